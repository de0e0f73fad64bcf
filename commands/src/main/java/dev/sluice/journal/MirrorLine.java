package dev.sluice.journal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One event of a run's local file. */
record MirrorLine(Event event, Map<String, @Nullable Object> fields) {
    enum Event {
        /** The run's header. */
        RUN,
        RESUME,
        /** The parameters with the values they have, defaults included. */
        PARAMETERS,
        BEGIN,
        ADVANCE,
        FINISH,
        /** The commit of the step's last line came back. */
        KEPT,
        /** The database was replaced; the run is written into it again. */
        RESTATE,
        OUTCOME
    }

    static MirrorLine of(Event event) {
        return new MirrorLine(event, new LinkedHashMap<>());
    }

    static MirrorLine step(Event event, int ordinal, String transaction) {
        return of(event).with("ordinal", ordinal).with("transaction", transaction);
    }

    MirrorLine with(String field, Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
        more.put(field, value);
        return new MirrorLine(event, more);
    }

    MirrorLine with(Counts counts) {
        return with("inserted", counts.inserted())
                .with("updated", counts.updated())
                .with("deleted", counts.deleted());
    }

    String text(String field) {
        Object value = fields.get(field);
        return value == null ? "" : value.toString();
    }

    long number(String field) {
        return fields.get(field) instanceof Number number ? number.longValue() : 0;
    }

    /** When the line was written. */
    Instant at() {
        return fields.get("at") instanceof Instant at ? at : Instant.parse(text("at"));
    }

    int ordinal() {
        return (int) number("ordinal");
    }

    String transaction() {
        return text("transaction");
    }

    Counts counts() {
        return new Counts(number("inserted"), number("updated"), number("deleted"));
    }
}
