package dev.sluice.command.verify;

import dev.sluice.command.verify.Sample.Difference;
import dev.sluice.db.TupleStream;
import dev.sluice.rows.FieldValue;
import dev.sluice.rows.Fields;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of the rows that differ, as long as they are not too many to be asked for again. */
final class DifferingKeys {
    static final int MOST = 10_000;

    /** Why rows cannot be asked for again; the sentences go behind "the rows that differ". */
    private static final String TOO_MANY = "are more than %,d".formatted(MOST);

    private static final String NAMELESS = "cannot be told apart by a key";

    private final ComparePlan plan;
    private final Map<Difference, List<List<Object>>> keys = new EnumMap<>(Difference.class);
    private String obstacle;
    private int count;

    DifferingKeys(ComparePlan plan) {
        this.plan = plan;
        this.obstacle = plan.keySize() == 0 ? NAMELESS : "";
    }

    void add(Difference difference, TupleStream row) {
        if (!obstacle.isEmpty()) {
            return;
        }
        if (++count > MOST) {
            keys.clear();
            obstacle = TOO_MANY;
            return;
        }
        List<Object> key = new ArrayList<>();
        int at = row.start();
        for (ComparedColumn column : plan.key()) {
            Optional<Object> value =
                    FieldValue.of(row.buffer(), at, column.common().type());
            if (value.isEmpty()) {
                keys.clear();
                obstacle = NAMELESS;
                return;
            }
            key.add(value.get());
            at = Fields.skip(row.buffer(), at);
        }
        keys.computeIfAbsent(difference, d -> new ArrayList<>()).add(key);
    }

    /** Takes over those of another range. */
    void take(DifferingKeys other) {
        count += other.count;
        if (obstacle.isEmpty()) {
            obstacle = other.obstacle.isEmpty() && count > MOST ? TOO_MANY : other.obstacle;
        }
        if (obstacle.isEmpty()) {
            other.keys.forEach((difference, more) ->
                    keys.computeIfAbsent(difference, d -> new ArrayList<>()).addAll(more));
        } else {
            keys.clear();
        }
    }

    /** Why they cannot be asked for; empty when they can. */
    String obstacle() {
        return obstacle;
    }

    List<List<Object>> of(Difference difference) {
        return keys.getOrDefault(difference, List.of());
    }

    List<List<Object>> all() {
        return keys.values().stream().flatMap(List::stream).toList();
    }
}
