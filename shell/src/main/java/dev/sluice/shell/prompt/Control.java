package dev.sluice.shell.prompt;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Isolation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A statement that begins, ends or marks a transaction. */
record Control(Sort sort, Access access) {
    /** What it does. */
    enum Sort {
        BEGIN,
        COMMIT,
        ROLLBACK,
        /** A savepoint, and going back to one. */
        MARK
    }

    private static final String NOISE = "( (work|transaction))?";
    private static final Pattern BEGIN =
            Pattern.compile("(begin( (deferred|immediate|exclusive))?" + NOISE + "|start transaction)(?<modes>( .*)?)");
    private static final Pattern COMMIT = Pattern.compile("(commit|end)" + NOISE);
    private static final Pattern ROLLBACK = Pattern.compile("(rollback|abort)" + NOISE);
    private static final Pattern MARK =
            Pattern.compile("(savepoint|release( savepoint)?|rollback" + NOISE + " to( savepoint)?) (\"[^\"]+\"|\\S+)");
    private static final Pattern ISOLATION = Pattern.compile("isolation level ([a-z]+( [a-z]+)?)");

    /** What the statement says, which must be one of these; others are refused. */
    static Control of(String statement) {
        String words = statement.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        Matcher begin = BEGIN.matcher(words);
        if (begin.matches()) {
            return new Control(Sort.BEGIN, access(begin.group("modes")));
        }
        if (COMMIT.matcher(words).matches()) {
            return new Control(Sort.COMMIT, Access.WRITE);
        }
        if (ROLLBACK.matcher(words).matches()) {
            return new Control(Sort.ROLLBACK, Access.WRITE);
        }
        if (MARK.matcher(words).matches()) {
            return new Control(Sort.MARK, Access.WRITE);
        }
        throw SluiceException.of(
                Kind.USAGE,
                "\"" + words + "\" is not understood",
                "",
                "there are: begin [isolation level ...] [read only], commit, rollback, savepoint NAME, rollback to NAME,"
                        + " release NAME");
    }

    private static Access access(String modes) {
        Matcher level = ISOLATION.matcher(modes);
        Isolation isolation = level.find() ? isolation(level.group(1)) : Isolation.READ_COMMITTED;
        return new Access(isolation, modes.contains("read only"));
    }

    private static Isolation isolation(String words) {
        Optional<Isolation> known = Arrays.stream(Isolation.values())
                .filter(i -> words.startsWith(i.name().toLowerCase(Locale.ROOT).replace('_', ' ')))
                .findFirst();
        return known.orElseThrow(() -> SluiceException.of(
                Kind.USAGE,
                "isolation level " + words + " is not known",
                "",
                "there are: read committed, repeatable read, serializable"));
    }
}
