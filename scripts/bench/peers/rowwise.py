#!/usr/bin/env python3
"""The replaced script, reproduced: every row of a SQLite table is sent to PostgreSQL by INSERT ... ON CONFLICT DO UPDATE.

All rows are read, then sent a thousand at a time, each batch in a transaction of its own. Where to is said by the variables
that psql knows (PGHOST and so on). Prints {"took": seconds} from the first read to the last commit.
"""

import argparse
import json
import sqlite3
import time

import psycopg2
from psycopg2.extensions import quote_ident
from psycopg2.extras import execute_values

BATCH = 1000


def statement(columns, key, table, connection):
    def quoted(name):
        return quote_ident(name, connection)

    names = ", ".join(quoted(c) for c in columns)
    sets = ", ".join(f"{quoted(c)} = excluded.{quoted(c)}" for c in columns if c != key)
    return (
        f"insert into {quoted(table)} ({names}) values %s "
        f"on conflict ({quoted(key)}) do update set {sets}"
    )


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("source", help="the SQLite file")
    arguments.add_argument("table")
    arguments.add_argument("key")
    given = arguments.parse_args()

    source = sqlite3.connect(f"file:{given.source}?mode=ro", uri=True)
    target = psycopg2.connect("")
    start = time.monotonic()
    cursor = source.execute(f'select * from "{given.table}"')
    columns = [column[0] for column in cursor.description]
    rows = cursor.fetchall()
    upsert = statement(columns, given.key, given.table, target)
    with target.cursor() as out:
        for first in range(0, len(rows), BATCH):
            execute_values(out, upsert, rows[first : first + BATCH], page_size=BATCH)
            target.commit()
    print(json.dumps({"took": round(time.monotonic() - start, 4), "processed": len(rows)}))


if __name__ == "__main__":
    main()
