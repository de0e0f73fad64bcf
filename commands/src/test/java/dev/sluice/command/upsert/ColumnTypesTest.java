package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The type that a new column gets from what is declared and what is there. */
class ColumnTypesTest extends DrawnTables {
    private static final String COLUMN = "column \"c\" of \"t\" becomes ";

    /** One column of that declared type with those values; gives the type it gets, and the warning if there is one. */
    private String typeOf(String declared, String... values) {
        execute(lite, "drop table if exists t", "create table t (c " + declared + ")");
        for (String value : values) {
            execute(lite, "insert into t values (" + value + ")");
        }
        execute(postgres, "drop table if exists t");
        Blueprint blueprint = make(lite, postgres, "t").get(0);
        String declaredThere = read(postgres, "t").columns().get(0).declared();
        return blueprint.warnings().isEmpty()
                ? declaredThere
                : declaredThere + " | " + blueprint.warnings().get(0);
    }

    @Test
    void numbersKeepTheirKindWhereTheyFit() {
        assertThat(typeOf("integer", "1", "null", "9223372036854775807")).isEqualTo("bigint");
        assertThat(typeOf("smallint", "1", "-32768")).isEqualTo("smallint");
        assertThat(typeOf("smallint", "32768"))
                .isEqualTo("bigint | " + COLUMN
                        + "bigint: it is declared smallint and holds numbers that the declared type cannot");
        assertThat(typeOf("int4", "2147483647")).isEqualTo("integer");
        assertThat(typeOf("real", "1", "2.5")).isEqualTo("double precision");
        assertThat(typeOf("decimal(10,2)", "1", "2.5")).isEqualTo("numeric");
    }

    @Test
    void aValueAgainstItsDeclaredTypeWidensTheColumnAndIsNamed() {
        assertThat(typeOf("integer", "1", "'abc'", "'def'"))
                .isEqualTo("text | " + COLUMN
                        + "text: it is declared INTEGER and holds text (rows: 2, the first is rowid 2)");
        assertThat(typeOf("integer", "1", "1.9"))
                .isEqualTo("double precision | " + COLUMN
                        + "double precision: it is declared INTEGER and holds real numbers (rows: 1, the first is"
                        + " rowid 2)");
        assertThat(typeOf("integer", "9007199254740993", "1.9")).startsWith("numeric | ");
        assertThat(typeOf("integer", "9223372036854775808")).startsWith("double precision | ");
        assertThat(typeOf("text", "x'00ff'")).startsWith("bytea | ");
    }

    @Test
    void booleansAreZeroAndOneOnly() {
        assertThat(typeOf("boolean", "0", "1", "null")).isEqualTo("boolean");
        assertThat(typeOf("boolean", "0", "2"))
                .isEqualTo(
                        "bigint | " + COLUMN + "bigint: it is declared boolean and holds integers other than 0 and 1");
        assertThat(typeOf("boolean", "'true'")).startsWith("text | ");
    }

    @Test
    void datesOfOneFormBecomeDatesAndAmbiguousOnesAreNeverGuessed() {
        assertThat(typeOf("date", "'2024-02-29'", "'1999-12-31'")).isEqualTo("date");
        assertThat(typeOf("datetime", "'2024-02-29 13:45:00'", "'2024-02-29T13:45'", "'2024-02-29 13:45:00.123456'"))
                .isEqualTo("timestamp without time zone");
        assertThat(typeOf("timestamp", "'2024-02-29 13:45:00Z'", "'2024-02-29T13:45:01.5+02:00'"))
                .isEqualTo("timestamp with time zone");
        assertThat(typeOf("datetime", "'2024-02-29'")).isEqualTo("date");
        assertThat(typeOf("time", "'13:45'", "'00:00:00.5'")).isEqualTo("time without time zone");
        assertThat(typeOf("datetime", "'2024-02-29 13:45:00'", "'2024-02-29 13:45:00Z'"))
                .isEqualTo("text | " + COLUMN + "text: it is declared datetime and holds texts that are not all of one"
                        + " form (the first that differs is rowid 2)");
        for (String odd : List.of("''", "'0000-00-00'", "'2023-02-29'", "'0000-01-01'", "'29.02.2024'", "'24:00'")) {
            assertThat(typeOf("date", "'2024-01-01'", odd)).startsWith("text | ");
        }
        assertThat(typeOf("date", "'2024-01-01'", "2024")).startsWith("text | ");
        assertThat(typeOf("date", "1704067200", "2024")).startsWith("bigint | ");
        assertThat(typeOf("datetime", "2460310.5")).startsWith("double precision | ");
        assertThat(typeOf("datetime", "'2024-01-01 00:00:00.1234567'")).startsWith("text | ");
    }

    @Test
    void uuidsAndJsonAreTestedToo() {
        assertThat(typeOf("uuid", "'6f9619ff-8b86-d011-b42d-00c04fc964ff'")).isEqualTo("uuid");
        assertThat(typeOf("guid", "'6F9619FF-8B86-D011-B42D-00C04FC964FF'")).isEqualTo("uuid");
        assertThat(typeOf("uuid", "'6f9619ff-8b86-d011-b42d-00c04fc964ff'", "'6F9619FF-8B86-D011-B42D-00C04FC964FF'"))
                .startsWith("text | ");
        assertThat(typeOf("json", "'{\"b\":1, \"a\":1, \"a\":2}'", "'[]'", "5", "'null'"))
                .isEqualTo("json");
        for (String odd : List.of("'{'", "'1 2'", "''", "'{a:1}'", "'NaN'")) {
            assertThat(typeOf("json", odd)).startsWith("text | ");
        }
    }

    @Test
    void valuesDecideWhereNothingIsDeclared() {
        assertThat(typeOf("", "1", "2")).isEqualTo("bigint");
        assertThat(typeOf("", "1", "2.5")).isEqualTo("double precision");
        assertThat(typeOf("", "9007199254740993", "2.5")).isEqualTo("numeric");
        assertThat(typeOf("", "'a'")).isEqualTo("text");
        assertThat(typeOf("", "x'00'")).isEqualTo("bytea");
        assertThat(typeOf("", "'a'", "1"))
                .isEqualTo("text | " + COLUMN
                        + "text: it declares no type and holds text (rows: 1, the first is rowid 1)");
        assertThat(typeOf(""))
                .isEqualTo("text | " + COLUMN + "text: it declares no type and has no values to judge by");
        assertThat(typeOf("varchar(3)", "'longer'")).isEqualTo("text");
    }

    @Test
    void blobsBesideOtherValuesAreRefusedWithTheQueryThatShowsThem() {
        assertThatThrownBy(() -> typeOf("text", "'a'", "x'00'"))
                .isInstanceOfSatisfying(
                        SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessage(
                        "column \"c\" of \"t\" holds blobs (rows: 1) beside other values (rows: 1), and no type holds"
                                + " both - see: select rowid, * from \"t\" where typeof(\"c\") = 'blob'");
    }
}
