package dev.sluice.shell.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Rows;
import dev.sluice.testing.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Engine.class)
class PromptEngineTest {
    @Parameter
    private Engine engine;

    private final List<String> lines = new ArrayList<>();
    private Lab lab;
    private PromptEngine prompt;

    @BeforeEach
    void openPrompt() {
        lab = new Lab(engine);
        prompt = new PromptEngine(lab.session(), Lab.LANGUAGE, name -> Optional.empty(), lines::add);
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    @Test
    void variablesLiveOnToTheNextLine() {
        prompt.evaluate("def x = 1");
        prompt.evaluate("int y = x + 1");
        prompt.evaluate("def (a, b) = [x, y]");
        prompt.evaluate("def add = { n -> n + x }");

        assertThat(prompt.evaluate("add(y) + a + b")).isEqualTo(6);
        assertThat(prompt.variables()).contains("x", "y", "a", "b", "add");
    }

    @Test
    void methodsLiveOnToTheNextLine() {
        prompt.evaluate("def twice(n) { n * 2 }");

        assertThat(prompt.evaluate("twice(4)")).isEqualTo(8);
    }

    @Test
    void commandsRunInATransactionOfTheirOwn() {
        assertThat(prompt.evaluate("touch 't', label: 'a'")).isInstanceOf(Touch.TouchReport.class);
        assertThat(lab.labels()).containsExactly("a");
    }

    @Test
    void aWordOfTheUsersOwnHidesOurs() {
        prompt.evaluate("def touch(Map options, String table) { 'mine' }");
        assertThat(prompt.evaluate("touch 't', label: 'a'")).isEqualTo("mine");
        assertThat(lab.labels()).isEmpty();
    }

    @Test
    void durationsAreNumbersWithAUnit() {
        assertThat(prompt.evaluate("[90.days, 5.minutes, 100.millis, 1.5.hours]"))
                .isEqualTo(List.of(
                        Duration.ofDays(90), Duration.ofMinutes(5), Duration.ofMillis(100), Duration.ofMinutes(90)));
    }

    @Test
    void anUnknownWordOrOptionIsExplainedWhenItRuns() {
        assertThatThrownBy(() -> prompt.evaluate("tuoch 't', label: 'a'"))
                .hasMessage("unknown command \"tuoch\" - prompt:1 - did you mean \"touch\"?");
        assertThatThrownBy(() -> prompt.evaluate("touch 't', lable: 'a'"))
                .hasMessage("unknown option \"lable\" of touch - prompt:1 - did you mean \"label\"?\n"
                        + "touch needs the option \"label\" - prompt:1 - add label: ...");
        assertThatThrownBy(() -> prompt.evaluate("touch 't', label: 'a', mode: 'x'"))
                .hasMessage("option \"mode\" of touch cannot be \"x\" - prompt:1 - there are: append, replace");
        assertThatThrownBy(() -> prompt.evaluate("nothing"))
                .hasMessage("variable \"nothing\" is not declared - prompt:1");
    }

    @Test
    void sqlTextIsNotPastedTogetherHereEither() {
        assertThatThrownBy(() -> prompt.evaluate("rows('select * from t where label = ' + 5)"))
                .hasMessageStartingWith("SQL text is joined from pieces - prompt:1:6");
    }

    @Test
    void stepsBelongInARunbook() {
        assertThatThrownBy(() -> prompt.evaluate("step('a') { }"))
                .hasMessageStartingWith("step may not stand outside a transaction - prompt:1");
    }

    @Test
    void aRehearsalIsTakenBack() {
        assertThat(prompt.evaluate("dryRun { touch 't', label: 'a'; transaction { sql 'delete from t' } }"))
                .isEqualTo(1L);
        assertThat(lab.labels()).isEmpty();
    }

    @Test
    void aTransactionRollsBackWhatThrows() {
        assertThatThrownBy(() -> prompt.evaluate("transaction { touch 't', label: 'a'; assert 1 == 2 }"))
                .isInstanceOf(SluiceException.class);
        assertThat(lab.labels()).isEmpty();
    }

    @Test
    void otherProfilesAreReadOnly() {
        assertThat(prompt.evaluate("on('lab') { count 'source' }")).isEqualTo(2L);
        assertThatThrownBy(() -> prompt.evaluate("on('lab') { sql 'delete from source' }"))
                .hasMessageStartingWith("sql may not stand in a fact, an expectation or on(...)");
    }

    @Test
    void bareSqlGivesRowsOrACount() {
        assertThat(prompt.evaluateSql("insert into t (label) values ('a'), ('b');"))
                .isEqualTo(2L);
        assertThat(((Rows) prompt.evaluateSql("select label from t")).size()).isEqualTo(2);
        assertThatThrownBy(() -> prompt.evaluateSql("commit"))
                .hasMessageContaining("blocks begin and end transactions");
    }

    @Test
    void valueWantsOneRow() {
        assertThat(prompt.evaluate("value 'select 7'")).isEqualTo(7);
        assertThat(prompt.evaluate("value 'select 1 where 1 = 0'")).isNull();
        assertThatThrownBy(() -> prompt.evaluate("value 'select 1 union select 2'"))
                .hasMessage("value found more than one row - prompt:1 - narrow the query, or take rows '...'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transaction {",
                "touch 't',",
                "x = 1 +",
                "touch 't', label: '''a",
                "foo(",
                "[1, 2",
                "if (x) {",
                "rows \"\"\"select",
                "def f(a) {\n  a"
            })
    void whatGoesOnIsIncomplete(String text) {
        assertThat(prompt.incomplete(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x = 1", "touch 't', label: 'a'", "transaction { }", "note 'x", "}", "1 )", ""})
    void whatIsWholeOrWrongIsNotIncomplete(String text) {
        assertThat(prompt.incomplete(text)).isFalse();
    }

    @Test
    void whatScriptsPrintGoesToTheLines() {
        prompt.evaluate("println 'a'; [1].each { println it }; note 'b'");

        assertThat(lines).containsExactly("a", "1", "b");
    }

    @Test
    void anInterruptEndsALoop() throws InterruptedException {
        List<Throwable> failures = new ArrayList<>();
        Thread thread = new Thread(() -> {
            try {
                prompt.evaluate("while (true) { }");
            } catch (SluiceException e) {
                failures.add(e);
            }
        });
        thread.start();
        Thread.sleep(500);

        prompt.cancel();
        thread.join(5000);

        assertThat(failures).singleElement().satisfies(f -> assertThat(((SluiceException) f).kind())
                .isEqualTo(Kind.INTERRUPTED));
    }
}
