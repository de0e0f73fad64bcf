package dev.sluice.shell.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.script.Lab;
import dev.sluice.testing.Engine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** SQL in runbooks: values stay data, names are identifiers, transactions are the block's. */
@ParameterizedClass
@EnumSource(Engine.class)
class RunbookSqlTest {
    @Parameter
    private Engine engine;

    private Lab lab;

    @BeforeEach
    void openLab() {
        lab = new Lab(engine);
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private RunOptions options() {
        return RunOptions.of(lab.session());
    }

    private RunResult run(String text) {
        return run(text, options());
    }

    private static RunResult run(String text, RunOptions options) {
        return RunbookRunner.run(Runbook.compile("r.groovy", text, Lab.LANGUAGE), options);
    }

    private static String sentence(RunResult result) {
        return result.failure().map(Throwable::getMessage).orElse("");
    }

    @Test
    void valuesOfAGStringStayData() {
        RunResult result = run("""
                def name = param 'name', String
                step('fill') {
                    sql "insert into t (label) values (${name})"
                    touch 't', label: 'seen', where: "exists (select 1 from t where label = ${name})"
                    expect 'found', is: 1, { count 't', "label = ${name}" }
                    expect 'listed', is: 2, { count 't', "label in (${[name, 'seen']})" }
                }
                """, options().withGiven(Map.of("name", "x'); drop table t; --")));

        assertThat(sentence(result)).isEmpty();
        assertThat(lab.labels()).containsExactly("x'); drop table t; --", "seen");
    }

    @Test
    void aValueInsideQuotesIsRefused() {
        RunResult result =
                run("def n = param 'n', String, default: 'x'\nstep('a') { def q = \"select '${n}'\"; rows q }");

        assertThat(sentence(result)).startsWith("a value of the GString is not used - r.groovy:2");
    }

    @Test
    void aQuestionMarkIsAnOperatorOrRefusedButNeverAnUnboundValue() {
        RunResult result = run("step('a') { value '''select '{\"a\": 1}'::jsonb ? 'a' ''' }");

        if (engine == Engine.POSTGRES) {
            assertThat(result.steps()).extracting(StepResult::value).containsExactly(true);
        } else {
            assertThat(sentence(result)).startsWith("a ? has no value - r.groovy:1");
        }
    }

    @Test
    void namesGoInOnlyAsIdentifiers() {
        RunResult result = run("def table = param 'table', String, default: 't'\n"
                + "step('a') { (value(\"select count(*) from ${ident(table)} where ${expr('1 = 1')}\") as long) }");

        assertThat(result.steps()).extracting(StepResult::value).containsExactly(0L);
    }

    @Test
    void transactionSqlInsideABlockIsRefusedWithItsLine() {
        for (String sql : List.of("COMMIT", "rollback to x", "insert into t (label) values ('a'); commit", "begin")) {
            RunResult result = run("step('a') {\n  touch 't', label: 'b'\n  def q = '''" + sql + "'''\n  sql q\n}");

            assertThat(sentence(result))
                    .as(sql)
                    .contains("blocks begin and end transactions")
                    .contains("r.groovy:4");
            assertThat(lab.labels()).isEmpty();
        }
    }
}
