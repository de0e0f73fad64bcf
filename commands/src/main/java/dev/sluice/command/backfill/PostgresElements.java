package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.JsonPath.literal;

import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Documents of {@code jsonb}, or of {@code json} and text that are read as such. */
final class PostgresElements implements Elements {
    /** From here on the server says whether a text fits a type. */
    private static final long SAYS_WHAT_FITS = 160_000;

    /** From here on the server makes keys that grow with time, which keep the rows of a chunk together in the indexes. */
    private static final long ORDERED_KEYS = 180_000;

    private static final String UUID = "[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}";

    private final Mapping mapping;
    private final Column column;
    private final Optional<Column> linked;
    private final long version;

    PostgresElements(Mapping mapping, Column column, Optional<Column> linked, long version) {
        this.mapping = mapping;
        this.column = column;
        this.linked = linked;
        this.version = version;
    }

    private String text() {
        return "t." + column.name().quoted() + "::text";
    }

    /** Whether {@code json} and text are asked first whether {@code jsonb} can hold them. */
    private boolean isAsked() {
        return column.type() != ValueType.JSONB && version >= SAYS_WHAT_FITS;
    }

    private String document() {
        String plain = "t." + column.name().quoted() + (column.type() == ValueType.JSONB ? "" : "::text::jsonb");
        String all =
                isAsked() ? "(case when pg_input_is_valid(" + text() + ", 'jsonb') then " + plain + " end)" : plain;
        JsonPath path = mapping.documents().path();
        return path.keys().isEmpty() ? all : "(" + all + " #> " + path.postgres() + ")";
    }

    private static String json(String of, JsonPath path) {
        return path.keys().size() == 1
                ? "(" + of + " -> " + literal(path.keys().get(0)) + ")"
                : "(" + of + " #> " + path.postgres() + ")";
    }

    private static String text(String of, JsonPath path) {
        return path.keys().size() == 1
                ? "(" + of + " ->> " + literal(path.keys().get(0)) + ")"
                : "(" + of + " #>> " + path.postgres() + ")";
    }

    @Override
    public String hash(List<Name> parent) {
        String whose = KeyedInsert.each(parent, c -> " || chr(1) || coalesce(t." + c + "::text, '')", "");
        return "md5(coalesce('=' || t." + column.name().quoted() + "::text, '')" + whose + ")";
    }

    @Override
    public String documentFault() {
        String fits = isAsked()
                ? "when not pg_input_is_valid(" + text() + ", 'jsonb') then (select 'is not JSON: ' || i.message"
                        + " || coalesce('; ' || i.detail, '') from pg_input_error_info(" + text() + ", 'jsonb') as i) "
                : "";
        return "case " + fits + "when jsonb_typeof(" + document()
                + ") not in ('array', 'null') then 'is ' || jsonb_typeof(" + document() + ") || ', not array' end";
    }

    @Override
    public String apart(String from, List<Given> given, List<Typed> fields) {
        String known = given.stream().map(Given::toString).collect(Collectors.joining(", "));
        return "select " + known + ", (e.n - 1)::integer as pos, " + fault(fields)
                + " as fault, e.value as value, jsonb_typeof(e.value) as type from " + from
                + " cross join lateral jsonb_array_elements(case when jsonb_typeof(" + document() + ") = 'array' then "
                + document() + " else '[]'::jsonb end) with ordinality as e(value, n) offset 0";
    }

    private String fault(List<Typed> fields) {
        List<String> cases = new ArrayList<>();
        cases.add(
                "when jsonb_typeof(e.value) <> 'object' then chr(9) || 'is ' || jsonb_typeof(e.value) || ', not object'");
        fields.forEach(field -> cases.addAll(checks(field)));
        String fault = "case " + String.join(" ", cases) + " end";
        return mapping.links()
                .map(links -> "coalesce(" + fault + ", " + linkFault(links) + ")")
                .orElse(fault);
    }

    private List<String> checks(Typed typed) {
        JsonPath path = typed.field().path();
        String json = json("e.value", path);
        String at = literal(path.tail()) + " || chr(9) || ";
        List<String> checks = new ArrayList<>();
        if (typed.isNeeded()) {
            if (typed.field().missing().isEmpty()) {
                checks.add("when " + json + " is null then " + at + "'is missing'");
            }
            checks.add("when jsonb_typeof(" + json + ") = 'null' then " + at + "'is null'");
        }
        wanted(typed.column())
                .ifPresent(wanted -> checks.add("when jsonb_typeof(" + json + ") not in ('null', '" + wanted
                        + "') then " + at + "'is ' || jsonb_typeof(" + json + ") || ', not " + wanted + "'"));
        String text = text("e.value", path);
        misfits(typed.column(), text)
                .forEach(misfit -> checks.add("when " + misfit + " then " + at + "'is no "
                        + typed.column().declared().replace("'", "''") + ": ' || left(" + text + ", 60)"));
        return checks;
    }

    private static Optional<String> wanted(Column column) {
        return switch (column.type()) {
            case INT2, INT4, INT8, FLOAT4, FLOAT8, NUMERIC -> Optional.of("number");
            case BOOL -> Optional.of("boolean");
            case JSON, JSONB -> Optional.empty();
            case BYTES, DYNAMIC, TEXT, CHAR, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL, UUID, OTHER ->
                Optional.of("string");
        };
    }

    /** What the server reads is more than a document may mean: to it {@code today} is a date. */
    private List<String> misfits(Column column, String text) {
        List<String> misfits = new ArrayList<>();
        switch (column.type()) {
            case DATE -> misfits.add(text + " !~ '^[0-9]{4,}-[0-9]{2}-[0-9]{2}$'");
            case TIMESTAMP, TIMESTAMPTZ ->
                misfits.add(text + " !~ '^[0-9]{4,}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}'");
            case UUID -> misfits.add(text + " !~ '^" + UUID + "$'");
            default -> {}
        }
        boolean any = List.of("text", "uuid", "json", "jsonb").contains(column.declared());
        if (version < SAYS_WHAT_FITS) {
            misfits.addAll(OlderServers.misfits(column, text));
        } else if (!any) {
            misfits.add("not pg_input_is_valid(" + text + ", " + literal(column.declared()) + ")");
        }
        switch (column.type()) {
            case NUMERIC, FLOAT4, FLOAT8 ->
                misfits.add(text + "::" + column.declared() + "::numeric <> " + text + "::numeric");
            default -> {}
        }
        return misfits;
    }

    private String linkFault(Mapping.Links links) {
        String list = json("e.value", links.path());
        String at = literal(links.path().tail()) + " || ";
        Column to = linked.orElseThrow();
        String wanted = wanted(to).orElse("string");
        boolean uuid = to.type() == ValueType.UUID;
        String misfit = String.join(" or ", misfits(to, "(n.value #>> '{}')"));
        String other = "jsonb_typeof(n.value) <> '" + wanted + "'";
        String bad = misfit.isEmpty() ? other : "case when " + other + " then true else " + misfit + " end";
        String first = "(select " + at + "'[' || (n.n - 1) || ']' || chr(9) || case when " + other
                + " then 'is ' || jsonb_typeof(n.value) || ', not " + wanted
                + "' else 'is no " + to.declared() + ": ' || left(n.value #>> '{}', 60) end from jsonb_array_elements("
                + list + ") with ordinality as n(value, n) where " + bad + " order by n.n limit 1)";
        String kinds = "not jsonb_path_exists(" + list + ", '$[*] ? (@.type() != \"" + wanted + "\")')";
        String each = misfit.isEmpty() ? kinds : first + " is null";
        String good = uuid ? list + "::text ~ '^\\[(\"" + UUID + "\"(, \"" + UUID + "\")*)?\\]$'" : each;
        return "case when jsonb_typeof(" + list + ") not in ('array', 'null') then " + at
                + "chr(9) || 'is ' || jsonb_typeof(" + list + ") || ', not array' when jsonb_typeof(" + list
                + ") = 'array' and not (" + good + ") then " + first + " end";
    }

    @Override
    public String value(Typed typed) {
        JsonPath path = typed.field().path();
        String declared = typed.column().declared();
        String value =
                switch (typed.column().type()) {
                    case JSON, JSONB -> json("s.value", path) + "::" + declared;
                    case TEXT -> text("s.value", path);
                    default -> text("s.value", path) + "::" + declared;
                };
        String known = typed.field()
                .missing()
                .map(missing -> "case when " + json("s.value", path) + " is null then "
                        + literal(String.valueOf(missing)) + "::" + declared + " else " + value + " end")
                .orElse(value);
        return "case when s.fault is null then " + known + " end";
    }

    @Override
    public String links() {
        String list = json("s.value", mapping.links().orElseThrow().path());
        return "case when s.fault is null and jsonb_typeof(" + list + ") = 'array' then " + list + " end";
    }

    @Override
    public String eachLink(String list) {
        return " cross join lateral jsonb_array_elements_text(" + list + ") with ordinality as n(value, n)";
    }

    @Override
    public String link() {
        return "n.value::" + linked.orElseThrow().declared();
    }

    @Override
    public String linkPosition() {
        return "(n.n - 1)";
    }

    @Override
    public String newKey(Column column) {
        String made = version >= ORDERED_KEYS ? "uuidv7()" : "gen_random_uuid()";
        return made + (column.type() == ValueType.UUID ? "" : "::text");
    }

    @Override
    public String where(String fault) {
        return "split_part(" + fault + ", chr(9), 1)";
    }

    @Override
    public String what(String fault) {
        return "split_part(" + fault + ", chr(9), 2)";
    }

    @Override
    public String array(String object, String order) {
        return "jsonb_agg(" + object + " order by " + order + ")";
    }

    @Override
    public String object(List<String> members) {
        return members.stream().collect(Collectors.joining(", ", "jsonb_build_object(", ")"));
    }

    @Override
    public String part(String json) {
        return json;
    }
}
