package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.rows.RowEncoding;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How two sides are going to be compared.
 *
 * @param columns those of both sides, key first
 * @param keySize how many of them are the key; 0 where whole rows are compared
 * @param schema what is different about the two before any row is read
 * @param only which rows, where not all are read
 */
record ComparePlan(
        Compare command,
        Sides sides,
        List<ComparedColumn> columns,
        int keySize,
        List<SchemaDifference> schema,
        Only only)
        implements Plan {
    /** A condition on the rows of each side, over the alias {@code s}. */
    record Only(Optional<Sql> subject, Optional<Sql> reference) {
        static final Only ALL = new Only(Optional.empty(), Optional.empty());

        Only and(Only other) {
            return new Only(both(subject, other.subject), both(reference, other.reference));
        }

        private static Optional<Sql> both(Optional<Sql> one, Optional<Sql> other) {
            if (one.isEmpty() || other.isEmpty()) {
                return one.or(() -> other);
            }
            List<@Nullable Object> binds = new ArrayList<>(one.get().binds());
            binds.addAll(other.get().binds());
            return Optional.of(
                    new Sql("(" + one.get().text() + ") and (" + other.get().text() + ")", binds));
        }
    }

    /** The two. */
    record Sides(Side subject, Side reference) {}

    ComparePlan {
        columns = List.copyOf(columns);
        schema = List.copyOf(schema);
    }

    /** This plan, unless ranges of the key are asked for and there can be none. */
    ComparePlan checked() {
        if (command.manner().readers() > 1 && !new KeySpans(this).possible()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "readers: above 1 is for tables whose key both sides sort alike",
                    command.word(),
                    "leave it out");
        }
        if (!command.manner().recheck().isZero()) {
            Stream.of(true, false)
                    .map(ofSubject -> new KeyCondition(this, ofSubject).obstacle())
                    .filter(o -> !o.isEmpty())
                    .findFirst()
                    .ifPresent(o -> {
                        throw SluiceException.of(
                                Kind.USAGE, "recheck: " + o, command.word(), "leave it out, or choose another key:");
                    });
        }
        return this;
    }

    /** The same for the rows with these keys alone. */
    ComparePlan only(List<List<Object>> keys) {
        Only those = new Only(
                Optional.of(new KeyCondition(this, true).of(keys)),
                Optional.of(new KeyCondition(this, false).of(keys)));
        return new ComparePlan(command, sides, columns, keySize, schema, those);
    }

    /** The same for those of its rows that are among these too. */
    ComparePlan and(Only range) {
        return new ComparePlan(command, sides, columns, keySize, schema, only.and(range));
    }

    /** The same for the rows in these buckets alone. */
    ComparePlan only(BitSet buckets) {
        Only those = new Only(
                Optional.of(new HashSql(this, true).in(buckets)), Optional.of(new HashSql(this, false).in(buckets)));
        return new ComparePlan(command, sides, columns, keySize, schema, those);
    }

    List<ComparedColumn> key() {
        return columns.subList(0, keySize);
    }

    RowEncoding encoding() {
        List<Integer> key = IntStream.range(0, keySize).boxed().toList();
        var common = columns.stream().map(ComparedColumn::common).toList();
        boolean sqlite = !sides.subject().postgres() && !sides.reference().postgres();
        return sqlite ? RowEncoding.toSqlite(common, key) : RowEncoding.toPostgres(common, key);
    }

    String title() {
        return command.word() + " " + sides.subject().label() + " against "
                + sides.reference().label();
    }

    String keyNames() {
        return keySize == 0
                ? "none: whole rows"
                : key().stream().map(ComparedColumn::name).collect(Collectors.joining(", "));
    }

    @Override
    public Outline outline() {
        List<Figure> figures = List.of(
                new Figure("key", Measure.text(keyNames())),
                new Figure("columns", Measure.count(columns.size())),
                new Figure("strategy", Measure.text(strategy())));
        return new Outline(
                title(),
                figures,
                List.of(),
                schema.stream().map(SchemaDifference::sentence).toList());
    }

    private String strategy() {
        int readers = command.manner().readers();
        return readers == 1 ? how() : how() + ", %d ranges at once".formatted(readers);
    }

    private String how() {
        Strategy asked = command.manner().strategy();
        if (asked == Strategy.JOIN || (asked == Strategy.AUTO && Strategy.canJoin(this))) {
            return Comparing.JOINED;
        }
        return asked == Strategy.HASHED ? Comparing.HASHED : new Ordering(this).strategy();
    }

    @Override
    public boolean writes() {
        return false;
    }
}
