package dev.sluice.command.backfill;

import dev.sluice.command.Arguments;
import dev.sluice.command.CommandBench;
import dev.sluice.db.Access;
import dev.sluice.db.Catalog;
import dev.sluice.testing.Engine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Documents with events, the tables they go to, and the mapping between them. */
final class Digests {
    private Digests() {}

    static String id(int n) {
        return "00000000-0000-0000-0000-" + "%012d".formatted(n);
    }

    /** Titles 1 to 9 and no documents. */
    static CommandBench empty(Engine engine) {
        CommandBench bench = new CommandBench(engine);
        String uuid = bench.isPostgres() ? "uuid" : "text";
        String json = bench.isPostgres() ? "jsonb" : "text";
        bench.with(
                "create table ctm (id " + uuid + " primary key, month text, events_digest " + json + ")",
                "create table titles_v3 (id " + uuid + " primary key)",
                "create table events_v3 (id " + uuid + " primary key, ctm_id " + uuid + " not null references ctm,"
                        + " date date not null, summary text not null, date_confidence text not null default 'high'"
                        + " check (date_confidence in ('high', 'low')), source_batch_count integer not null default 1,"
                        + " unique (ctm_id, date, summary))",
                "create table event_v3_titles (event_id " + uuid + " not null references events_v3, title_id " + uuid
                        + " not null references titles_v3, added_from_batch integer not null default 0,"
                        + " primary key (event_id, title_id))");
        for (int i = 1; i < 10; i++) {
            bench.with("insert into titles_v3 values ('" + id(i) + "')");
        }
        return bench;
    }

    /** A document of the parent with that number; {@code null} for none. */
    static void add(CommandBench bench, int parent, String document) {
        bench.with("insert into ctm values ('" + id(parent) + "', '2026-01', "
                + (document.equals("null") ? "null" : "'" + document.replace("'", "''") + "'") + ")");
    }

    static void change(CommandBench bench, int parent, String document) {
        bench.with("update ctm set events_digest = '" + document + "' where id = '" + id(parent) + "'");
    }

    /** An element; titles by their numbers. */
    static String event(String date, String summary, int... titles) {
        StringBuilder ids = new StringBuilder();
        for (int title : titles) {
            ids.append(ids.isEmpty() ? "" : ", ").append('"').append(id(title)).append('"');
        }
        return "{\"date\": \"" + date + "\", \"summary\": \"" + summary + "\", \"source_title_ids\": [" + ids + "]}";
    }

    static String array(String... elements) {
        return "[" + String.join(", ", elements) + "]";
    }

    /** Parents 1 to so many with two events each. */
    static CommandBench filled(Engine engine, int parents) {
        CommandBench bench = empty(engine);
        for (int i = 1; i <= parents; i++) {
            add(bench, i, array(event("2026-01-15", "first " + i, 1, 2), event("2026-01-16", "second", 2, 3)));
        }
        return bench;
    }

    static Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("column", "events_digest");
        options.put("into", "events_v3");
        options.put("parent", Map.of("ctm_id", "id"));
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("date", "$.date");
        columns.put("summary", "$.summary");
        columns.put("date_confidence", Map.of("path", "$.date_confidence", "default", "high"));
        options.put("columns", columns);
        options.put("key", List.of("ctm_id", "date", "summary"));
        options.put("count", "source_batch_count");
        options.put(
                "links",
                Map.of(
                        "into", "event_v3_titles",
                        "row", "event_id",
                        "value", "title_id",
                        "path", "$.source_title_ids",
                        "position", "added_from_batch"));
        return options;
    }

    static Mapping mapping() {
        return MappingReader.read(new Arguments("documents", "ctm", options()));
    }

    static String compared(CommandBench bench) {
        return bench.home().transaction(Access.READ, tx -> new Listing(Mapped.of(
                        mapping(), List.of(), Catalog.of(tx, bench.home().dialect()), tx))
                .compared());
    }

    static String rebuilt(CommandBench bench) {
        return bench.home().transaction(Access.READ, tx -> new Listing(Mapped.of(
                        mapping(), List.of(), Catalog.of(tx, bench.home().dialect()), tx))
                .rebuilt());
    }
}
