package dev.sluice.shell.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Source;
import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyShell;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "touch 'a'",
                "  touch 'a', from: 'lab:a'",
                "touch \"it's\", from: 'say \"x\"';",
                "touch from: profile('lab'), tables: ['a', 'b'], deleteExtra: true",
                "touch 'a', maxRows: 10, maxPercent: 0, separately: false ",
                "touch '', from: ''\n",
                "touch 'ä ß 😀', key: [ 'a' ,'b' ]",
                "touch '$a', from: 'x#y//z'",
                "touch 'a', maxRows: 999999999",
            })
    void meansWhatGroovyMakesOfIt(String line) {
        assertThat(PlainLine.of(line).orElseThrow().arguments()).isEqualTo(inGroovy(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "touch",
                "touch 'a",
                "touch 'a' 'b'",
                "touch 'a', ",
                "touch 'a', from: x",
                "touch 'a', from: 'b'.trim()",
                "touch 'a', from: 'b' + 'c'",
                "touch 'a\\n'",
                "touch \"a$b\"",
                "touch '''a'''",
                "touch \"\"\"a\"\"\"",
                "touch 'a', maxRows: 010",
                "touch 'a', maxRows: 1000000000",
                "touch 'a', maxRows: 1.5",
                "touch 'a', maxRows: 5.minutes",
                "touch 'a', maxRows: 1_000",
                "touch 'a', from: 'b', from: 'c'",
                "touch from: 'b', 'a'",
                "touch 'a', tables: []",
                "touch 'a', flag: trueish",
                "touch('a')",
                "touch 'a'; touch 'b'",
                "touch 'a' // why",
                "touch 'a', from: profile(x)",
                "x = touch 'a'",
            })
    void leavesTheRestToGroovy(String line) {
        assertThat(PlainLine.of(line)).isEmpty();
    }

    private static Object inGroovy(String line) {
        Binding binding = new Binding();
        binding.setVariable("touch", new Closure<List<Object>>(PlainLineTest.class) {
            @Override
            public List<Object> call(Object... arguments) {
                return Arrays.asList(arguments);
            }
        });
        binding.setVariable("profile", new Closure<Source>(PlainLineTest.class) {
            @Override
            public Source call(Object... arguments) {
                return new Source.OfProfile(arguments[0].toString());
            }
        });
        return new GroovyShell(binding).evaluate(line);
    }
}
