package dev.sluice.command.backfill;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Code of the user.
 *
 * @param block of a row, which is a map of its columns, or of a list of them
 * @param perChunk whether it is given all rows of a chunk at once
 */
record Code(Function<Object, @Nullable Object> block, boolean perChunk) {
    /** The new values of a row's columns; none for a row that stays as it is. */
    Map<String, @Nullable Object> ofRow(RowValues.Read row) {
        return values(called(row.columns(), "row " + row.place()));
    }

    /** The new values of each of the rows, in their order. */
    List<Map<String, @Nullable Object>> ofChunk(List<RowValues.Read> rows) {
        Object all = called(rows.stream().map(RowValues.Read::columns).toList(), "chunk");
        if (!(all instanceof List<?> list) || list.size() != rows.size()) {
            throw Backfill.invalid("the block must give a list with as many maps as there are rows in the chunk ("
                    + rows.size() + "), was " + (all instanceof List<?> list ? "one with " + list.size() : all));
        }
        List<Map<String, @Nullable Object>> each = new ArrayList<>();
        list.forEach(one -> each.add(values(one)));
        return each;
    }

    private static Map<String, @Nullable Object> values(@Nullable Object given) {
        if (given == null) {
            return Map.of();
        }
        if (!(given instanceof Map<?, ?> map)) {
            throw Backfill.invalid("the block must give a map of values, such as [total: 7], was " + given);
        }
        Map<String, @Nullable Object> values = new HashMap<>();
        map.forEach((column, value) -> values.put(String.valueOf(column), value));
        return values;
    }

    /** What it throws is of its rows, as what a trigger raises would be. */
    private @Nullable Object called(Object given, String what) {
        try {
            return block.apply(given);
        } catch (SluiceException e) {
            throw e.kind() == Kind.FAILED ? raised(e, what) : e;
        } catch (RuntimeException | AssertionError e) {
            throw raised(e, what);
        }
    }

    private static SluiceException raised(Throwable e, String what) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return Fault.raised(what + ": the block failed: " + message, e);
    }
}
