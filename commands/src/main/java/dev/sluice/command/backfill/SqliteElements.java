package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.JsonPath.literal;

import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Documents that are text, read by SQLite's own functions. */
final class SqliteElements implements Elements {
    private static final String KIND = "case %1$s when 'text' then 'string' when 'integer' then 'number'"
            + " when 'real' then 'number' when 'true' then 'boolean' when 'false' then 'boolean' else %1$s end";

    /** So many of a number are kept by a double, whatever they are. */
    private static final int DIGITS = 15;

    private static final String ONCE = " limit -1 offset 0";

    private final Mapping mapping;
    private final Column column;
    private final Optional<Column> linked;

    SqliteElements(Mapping mapping, Column column, Optional<Column> linked) {
        this.mapping = mapping;
        this.column = column;
        this.linked = linked;
    }

    private String document() {
        return "t." + column.name().quoted();
    }

    private String kindOfDocument() {
        return "json_type(" + document() + ", " + mapping.documents().path().sqlite() + ")";
    }

    private static String kind(String json, JsonPath path) {
        return kind("json_type(" + json + ", " + path.sqlite() + ")");
    }

    private static String kind(String type) {
        return KIND.formatted(type);
    }

    @Override
    public String hash(List<Name> parent) {
        String text = "case typeof(%1$s) when 'blob' then hex(%1$s) else %1$s end, length(cast(%1$s as blob))";
        return "contentKey(" + text.formatted(document()) + KeyedInsert.each(parent, c -> ", t." + c, "") + ")";
    }

    @Override
    public String documentFault() {
        return "case when " + document() + " is null then null when not json_valid(" + document()
                + ") then 'is not JSON' when " + kindOfDocument() + " not in ('array', 'null') then 'is ' || "
                + kind(kindOfDocument()) + " || ', not array' end";
    }

    /**
     * What has an offset is not put into the query around it, where each expression would be worked out as often as it is named: the
     * text of an element is made of its document once, and what is wrong with it is looked for once.
     */
    @Override
    public String apart(String from, List<Given> given, List<Typed> fields) {
        String known = given.stream().map(Given::toString).collect(Collectors.joining(", "));
        String names = given.stream().map(g -> "e." + g.name()).collect(Collectors.joining(", "));
        String each = "select " + known + ", e.key as key, e.value as value, e.type as type from " + from
                + " cross join json_each(case when json_valid(" + document() + ") then case when " + kindOfDocument()
                + " = 'array' then " + document() + " end end, "
                + mapping.documents().path().sqlite() + ") as e" + ONCE;
        return "select " + names + ", e.key as pos, " + fault(fields)
                + " as fault, e.value as value, e.type as type from (" + each + ") as e" + ONCE;
    }

    private String fault(List<Typed> fields) {
        List<String> cases = new ArrayList<>();
        cases.add("when e.type <> 'object' then char(9) || 'is ' || " + kind("e.type") + " || ', not object'");
        cases.add("when (select count(*) - count(distinct k.key) from json_each(e.value) as k) > 0"
                + " then char(9) || 'has a key twice'");
        fields.forEach(field -> cases.addAll(checks(field)));
        mapping.links().ifPresent(links -> cases.addAll(linkChecks(links)));
        return "case " + String.join(" ", cases) + " end";
    }

    private List<String> checks(Typed typed) {
        JsonPath path = typed.field().path();
        String kind = kind("e.value", path);
        String at = literal(path.tail()) + " || char(9) || ";
        List<String> checks = new ArrayList<>();
        if (typed.isNeeded()) {
            if (typed.field().missing().isEmpty()) {
                checks.add("when json_type(e.value, " + path.sqlite() + ") is null then " + at + "'is missing'");
            }
            checks.add("when json_type(e.value, " + path.sqlite() + ") = 'null' then " + at + "'is null'");
        }
        wanted(typed.column())
                .ifPresent(wanted -> checks.add("when " + kind + " not in ('null', '" + wanted + "') then " + at
                        + "'is ' || " + kind + " || ', not " + wanted + "'"));
        String text = "json_extract(e.value, " + path.sqlite() + ")";
        String shown = "substr(" + text + ", 1, 60)";
        misfits(typed.column(), text).forEach(misfit -> checks.add(misfit(misfit, at, typed.column(), shown)));
        if (wanted(typed.column()).equals(Optional.of("number"))) {
            String digits = "(e.value -> " + path.sqlite() + ")";
            checks.add(misfit("abs(" + text + ") > 1.7976931348623157e308", at, typed.column(), shown));
            checks.add(
                    misfit(rounded(typed.column(), text, digits), at, typed.column(), "substr(" + digits + ", 1, 60)"));
        }
        return checks;
    }

    private static String misfit(String misfit, String at, Column column, String shown) {
        return "when " + misfit + " then " + at + "'is no " + declared(column).replace("'", "''") + ": ' || " + shown;
    }

    private static String declared(Column column) {
        return column.declared().toLowerCase(Locale.ROOT);
    }

    private static boolean is(Column column, String... parts) {
        return List.of(parts).stream().anyMatch(declared(column)::contains);
    }

    private static Optional<String> wanted(Column column) {
        if (is(column, "char", "text", "clob", "date", "time", "uuid")) {
            return Optional.of("string");
        }
        if (is(column, "bool")) {
            return Optional.of("boolean");
        }
        return is(column, "int", "real", "floa", "doub", "num", "dec") ? Optional.of("number") : Optional.empty();
    }

    private static List<String> misfits(Column column, String text) {
        List<String> misfits = new ArrayList<>();
        if (declared(column).equals("date")) {
            misfits.add("date(" + text + ") is not " + text + " and " + text + " is not null");
        } else if (is(column, "date", "time")) {
            misfits.add("julianday(" + text + ") is null and " + text + " is not null");
        } else if (is(column, "uuid")) {
            misfits.add("length(" + text + ") <> 36 or " + text + " glob '*[^-0-9a-fA-F]*'");
        } else if (!wanted(column).equals(Optional.of("number"))) {
            misfits.add("instr(" + text + ", char(0)) > 0");
        }
        return misfits;
    }

    /**
     * Whole numbers are kept up to 2^63, others as a binary fraction: any number of 15 digits comes back from that as it was, others
     * perhaps not.
     */
    private static String rounded(Column column, String number, String digits) {
        if (is(column, "int")) {
            return "typeof(" + number + ") = 'real'";
        }
        String mantissa = "substr(" + digits + ", 1, instr(lower(" + digits + ") || 'e', 'e') - 1)";
        String significant = "length(trim(replace(replace(" + mantissa + ", '-', ''), '.', ''), '0'))";
        String small = "abs(" + number + ") < 2.2250738585072014e-308 and " + significant + " > 0";
        String tooLong = significant + " > " + DIGITS
                + (is(column, "real", "floa", "doub") ? "" : " and typeof(" + number + ") = 'real'");
        return small + " or " + tooLong + outOfRange(column, number, digits);
    }

    /** As a fraction it would be another text. */
    private static String outOfRange(Column column, String number, String digits) {
        return is(column, "real", "floa", "doub")
                ? ""
                : " or typeof(" + number + ") = 'real' and " + digits + " not glob '*[.eE]*'";
    }

    private List<String> linkChecks(Mapping.Links links) {
        String path = links.path().sqlite();
        String kind = kind("e.value", links.path());
        String at = literal(links.path().tail()) + " || ";
        String wanted = wanted(linked.orElseThrow()).orElse("string");
        Column to = linked.orElseThrow();
        String other = kind("n.type") + " <> '" + wanted + "'";
        String bad = other
                + (is(to, "uuid") ? " or length(n.value) <> 36" : "")
                + (is(to, "int") ? " or typeof(n.value) = 'real'" : "");
        String said = "case when " + other + " then 'is ' || " + kind("n.type") + " || ', not " + wanted
                + "' else 'is no " + declared(to).replace("'", "''") + ": ' || substr(n.value, 1, 60) end";
        String first = "(select " + at + "'[' || n.key || ']' || char(9) || " + said + " from json_each(e.value, "
                + path + ") as n where " + bad + " order by n.key limit 1)";
        String isArray = "json_type(e.value, " + path + ") = 'array'";
        return List.of(
                "when " + kind + " not in ('array', 'null') then " + at + "char(9) || 'is ' || " + kind
                        + " || ', not array'",
                "when " + isArray + " and " + first + " is not null then " + first);
    }

    @Override
    public String value(Typed typed) {
        JsonPath path = typed.field().path();
        String extract = "json_extract(s.value, " + path.sqlite() + ")";
        // A number that goes into text keeps the digits that the document has.
        String value = wanted(typed.column()).isEmpty()
                ? "case when json_type(s.value, " + path.sqlite() + ") in ('integer', 'real') then s.value -> "
                        + path.sqlite() + " else " + extract + " end"
                : extract;
        String known = typed.field()
                .missing()
                .map(missing -> "case when json_type(s.value, " + path.sqlite() + ") is null then " + constant(missing)
                        + " else " + value + " end")
                .orElse(value);
        return "case when s.type = 'object' then " + known + " end";
    }

    private static String constant(Object value) {
        return value instanceof Number || value instanceof Boolean
                ? String.valueOf(value)
                : literal(String.valueOf(value));
    }

    @Override
    public String links() {
        String path = mapping.links().orElseThrow().path().sqlite();
        return "case when s.type = 'object' then case when json_type(s.value, " + path
                + ") = 'array' then json_extract(s.value, " + path + ") end end";
    }

    @Override
    public String eachLink(String list) {
        return " cross join json_each(" + list + ") as n";
    }

    @Override
    public String link() {
        return "n.value";
    }

    @Override
    public String linkPosition() {
        return "n.key";
    }

    @Override
    public String newKey(Column column) {
        // Keys that grow with time keep the rows of a chunk together in the indexes.
        String time = "printf('%012x', cast(unixepoch('subsec') * 1000 as integer))";
        return "lower(substr(" + time + ", 1, 8) || '-' || substr(" + time
                + ", 9) || '-7' || substr(hex(randomblob(2)), 2)"
                + " || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))";
    }

    @Override
    public String where(String fault) {
        return "substr(" + fault + ", 1, instr(" + fault + ", char(9)) - 1)";
    }

    @Override
    public String what(String fault) {
        return "substr(" + fault + ", instr(" + fault + ", char(9)) + 1)";
    }

    @Override
    public String array(String object, String order) {
        return "json_group_array(" + object + " order by " + order + ")";
    }

    @Override
    public String object(List<String> members) {
        return members.stream().collect(Collectors.joining(", ", "json_object(", ")"));
    }

    @Override
    public String part(String json) {
        return "json(" + json + ")";
    }
}
