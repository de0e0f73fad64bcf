package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.JsonPath.literal;

import dev.sluice.sql.Column;
import dev.sluice.sql.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a column of PostgreSQL holds exactly as a document says it. The server itself reads more, such as {@code now} for a time, and
 * cuts, rounds and leaves out zones without a word.
 *
 * @param version of the server
 */
record PostgresFit(long version) {
    private static final String UUID = "[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}";

    /** From here on the server says whether a text fits a type. */
    static final long SAYS_WHAT_FITS = 160_000;

    private static final String DAY = "[0-9]{4,}-[0-9]{2}-[0-9]{2}";
    private static final String FRACTION = "([.][0-9]{1,6}0*)?";
    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]" + FRACTION + ")?";
    private static final String ZONE = "(Z|[+-](0[0-9]|1[0-5])(:?[0-5][0-9])?)";
    private static final String SIGNED = "[+-]?[0-9]+";
    private static final String INTERVAL = "P(?=.)(#Y)?(#M)?(#W)?(#D)?(T(?=.)(#H)?(#M)?(#" + FRACTION + "S)?)?";

    /** Texts and documents take any. */
    private static final List<String> ANY = List.of("text", "character varying", "uuid", "json", "jsonb");

    /** What kind of JSON a column takes; any where it is empty. */
    static Optional<String> wanted(Column column) {
        return switch (column.type()) {
            case INT2, INT4, INT8, FLOAT4, FLOAT8, NUMERIC -> Optional.of("number");
            case BOOL -> Optional.of("boolean");
            case JSON, JSONB -> Optional.empty();
            case BYTES, DYNAMIC, TEXT, CHAR, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL, UUID, OTHER ->
                Optional.of("string");
        };
    }

    /** Conditions under which the column does not hold the text; each may rely on those before it. */
    List<String> misfits(Column column, String text) {
        List<String> misfits = new ArrayList<>();
        spelling(column).ifPresent(spelling -> misfits.add(text + " !~ " + literal("^" + spelling + "$")));
        if (version < SAYS_WHAT_FITS) {
            misfits.addAll(OlderServers.misfits(column, text));
        } else if (!ANY.contains(column.declared())) {
            misfits.add("not pg_input_is_valid(" + text + ", " + literal(column.declared()) + ")");
        }
        misfits.addAll(changed(column, text));
        return misfits;
    }

    /** A quick look by which most lists of values for the column are seen to be good; what fails it need not be bad. */
    static Optional<String> good(Column column, String list) {
        return switch (column.type()) {
            case UUID -> Optional.of(each(list, "\"" + UUID + "\""));
            case INT2 -> Optional.of(each(list, "-?[0-9]{1,4}"));
            case INT4 -> Optional.of(each(list, "-?[0-9]{1,9}"));
            case INT8 -> Optional.of(each(list, "-?[0-9]{1,18}"));
            case TEXT ->
                ANY.contains(column.declared())
                        ? Optional.of("not jsonb_path_exists(" + list + ", '$[*] ? (@.type() != \"string\")')")
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static String each(String list, String value) {
        return list + "::text ~ '^[[](" + value + "(, " + value + ")*)?[]]$'";
    }

    private static Optional<String> spelling(Column column) {
        return switch (column.type()) {
            case DATE -> Optional.of(DAY);
            case TIME -> Optional.of(TIME);
            case TIMESTAMP -> Optional.of(DAY + "[T ]" + TIME);
            case TIMESTAMPTZ -> Optional.of(DAY + "[T ]" + TIME + ZONE + "?");
            case INTERVAL -> Optional.of(INTERVAL.replace("#", SIGNED));
            case UUID -> Optional.of(UUID);
            case OTHER -> isZonedTime(column) ? Optional.of(TIME + ZONE) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static boolean isZonedTime(Column column) {
        return column.declared().startsWith("time") && column.declared().endsWith("with time zone");
    }

    /** The text as the column's value; a moment without a zone is one of UTC, whatever the session's is. */
    static String value(Column column, String text) {
        String cast = text + "::" + column.declared();
        return column.type() == ValueType.TIMESTAMPTZ
                ? "case when " + text + " ~ '[T ].*[Z+-]' then " + cast + " else (" + text + " || 'Z')::"
                        + column.declared() + " end"
                : cast;
    }

    /** Conditions under which the column would hold something else. */
    private static List<String> changed(Column column, String text) {
        String cast = text + "::" + column.declared();
        return switch (column.type()) {
            case NUMERIC -> List.of(cast + "::numeric <> " + text + "::numeric");
            // By way of its text, which is the shortest that leads back to it.
            case FLOAT4, FLOAT8 -> List.of(cast + "::text::numeric <> " + text + "::numeric");
            case TEXT -> ANY.contains(column.declared()) ? List.of() : List.of(cast + "::text <> " + text);
            // Of char(n) the casts leave out trailing blanks, concat() does not.
            case CHAR ->
                List.of(
                        "length(" + text + ") > length(concat(" + cast + "))",
                        text + " like '% ' and concat(" + cast + ") <> " + text);
            case TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL -> rounded(column, text, plain(column.type()));
            case OTHER -> changedByOther(column.declared(), text);
            default -> List.of();
        };
    }

    private static String plain(ValueType type) {
        return switch (type) {
            case TIME -> "time without time zone";
            case TIMESTAMP -> "timestamp without time zone";
            case TIMESTAMPTZ -> "timestamp with time zone";
            default -> "interval";
        };
    }

    private static List<String> rounded(Column column, String text, String plain) {
        return column.declared().equals(plain)
                ? List.of()
                : List.of(text + "::" + plain + "::text <> " + text + "::" + column.declared() + "::text");
    }

    /** Other types may give back another spelling of the same; of these it is known that it may be something else. */
    private static List<String> changedByOther(String declared, String text) {
        String back = "concat(" + text + "::" + declared + ") <> " + text;
        if (declared.equals("money")) {
            return List.of("case when " + text + " ~ '^-?[0-9]+([.][0-9]+)?$' then " + text + "::money::numeric <> "
                    + text + "::numeric else " + back + " end");
        }
        if (declared.startsWith("time(")) {
            return List.of(text + "::time with time zone::text <> " + text + "::" + declared + "::text");
        }
        boolean loses = declared.equals("\"char\"")
                || declared.startsWith("bit")
                || declared.endsWith("[]")
                || declared.endsWith("range");
        return loses ? List.of(back) : List.of();
    }
}
