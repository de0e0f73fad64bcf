package dev.sluice.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One statement with {@code ?} marks and the values bound to them, in order. */
public record Sql(String text, List<@Nullable Object> binds) {
    public Sql {
        binds = Collections.unmodifiableList(new ArrayList<>(binds));
    }

    public static Sql of(String text, @Nullable Object... binds) {
        return new Sql(text, Arrays.asList(binds));
    }
}
