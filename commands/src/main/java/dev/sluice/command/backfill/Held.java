package dev.sluice.command.backfill;

import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How many rows and links each parent has, counted once for all of them. To look for those of one parent after the other takes
 * four times as long, and is most of a run that has nothing to do.
 *
 * @param token tells it from what another run of the same session has counted
 */
record Held(Mapped mapped, String token) {
    private static final String TABLE = "pg_temp.sluice_held";

    /** Lasts as long as the session. */
    void count(Transaction tx) {
        tx.execute(Sql.of("drop table if exists " + TABLE));
        tx.execute(Sql.of(
                "create temp table sluice_held as select a.*" + (mapped.links().isPresent() ? ", b.links" : "")
                        + " from (" + counted("held", "") + ") as a" + counts()));
        tx.execute(Sql.of("comment on table " + TABLE + " is '" + token + "'"));
        tx.execute(Sql.of("analyze " + TABLE));
    }

    /** A session that was lost has taken it along. */
    boolean isThere(Transaction tx) {
        return tx.number(Sql.of("""
                        select count(*) as n from pg_class
                        where oid = to_regclass(?) and obj_description(oid, 'pg_class') = ?
                        """, TABLE, token)) > 0;
    }

    private String counted(String as, String joined) {
        return "select " + parents() + ", count(*) as " + as + " from "
                + mapped.into().name().quoted() + " as v" + joined + " group by " + grouped();
    }

    private String parents() {
        return IntStream.range(0, mapped.parentColumns().size())
                .mapToObj(i -> "v." + mapped.parentColumns().get(i).quoted() + " as p" + i)
                .collect(Collectors.joining(", "));
    }

    private String grouped() {
        return mapped.parentColumns().stream().map(c -> "v." + c.quoted()).collect(Collectors.joining(", "));
    }

    /** By themselves: counted for each row first, each of several processes would count all of them. */
    private String counts() {
        return mapped.mapping()
                .links()
                .map(links -> " left join ("
                        + counted(
                                "links",
                                " join " + mapped.links().orElseThrow().name().quoted() + " as x on x."
                                        + links.row().quoted() + " = v."
                                        + mapped.rowKey().quoted())
                        + ") as b on " + ofSameParent())
                .orElse("");
    }

    private String ofSameParent() {
        return IntStream.range(0, mapped.parentColumns().size())
                .mapToObj(i -> "b.p" + i + " = a.p" + i)
                .collect(Collectors.joining(" and "));
    }

    /** To the parents as t. */
    String join() {
        List<Mapping.Parent> parent = mapped.mapping().parent();
        return " left join " + TABLE + " as h on "
                + IntStream.range(0, parent.size())
                        .mapToObj(i ->
                                "h.p" + i + " = t." + parent.get(i).source().quoted())
                        .collect(Collectors.joining(" and "));
    }

    String rows() {
        return "coalesce(h.held, 0)";
    }

    /** Behind the hash. */
    String links() {
        return mapped.links().isPresent() ? " || ':' || coalesce(h.links, 0)" : "";
    }
}
