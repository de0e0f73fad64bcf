package dev.sluice.shell.complete;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.script.Lab;
import dev.sluice.testing.Engine;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CompletionTest {
    private static final Scheme SCHEME = Scheme.of(Map.of(
            "orders", List.of("id", "status", "total_cents"),
            "order_lines", List.of("id", "order_id"),
            "Customers", List.of("id", "email")));

    /** A bar stands for the cursor; what is expected is the beginning of what is offered. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "tou|;                               touch",
                "he|;                                help",
                "sel|;                               select",
                "tran|;                              transaction",
                "\\di|;                              \\di",
                "\\d or|;                            order_lines orders",
                "\\c l|;                             lab",
                "\\format m|;                        markdown",
                "\\x a|;                             auto",
                "\\i run|;                           runbooks/",
                "help tou|;                          touch",
                "help \\wat|;                        \\watch",
                "select * from or|;                  order_lines orders",
                "select * from orders, cu|;          Customers",
                "select st| ;                        ``",
                "select * from orders where st|;     status",
                "select * from orders o join order_lines l on l.or|; l.order_id",
                "select * from orders where id = :wan|; wanted",
                "insert into ord|;                   order_lines orders",
                "touch 'or|;                         order_lines orders",
                "touch 'orders', la|;                label:",
                "touch 'orders', label: 'a', mo|;    mode:",
                "touch 'orders', mode: 're|;         replace",
                "on('l|;                             lab",
                "rows 'select * from ord|;           order_lines orders",
                "rows 'select * from orders where to|; total_cents",
                "include 'run|;                      runbooks/",
                "x = wan|;                           wanted",
                "transaction { tou|;                 touch"
            })
    void offersWhatMayStandThere(String line, String expected) {
        String input = line.replace("|", "");
        List<String> offered = completion(SCHEME).at(input.stripTrailing(), line.indexOf('|')).stream()
                .map(Offer::text)
                .filter(text -> !text.equals("select"))
                .sorted()
                .toList();
        List<String> wanted = expected.strip().isEmpty()
                ? List.of()
                : List.of(expected.strip().split(" ", -1));
        if (line.startsWith("sel|")) {
            assertThat(completion(SCHEME).at("sel", 3)).extracting(Offer::text).contains("select");
        } else {
            assertThat(offered).isEqualTo(wanted);
        }
    }

    @Test
    void anOptionIsOfferedWithTheTextOfHelp() {
        assertThat(completion(SCHEME).at("touch 't', mo", 13))
                .extracting(Offer::help)
                .allSatisfy(help -> assertThat(help).contains("append | replace"));
    }

    @Test
    void nothingIsPutBehindANameInQuotes() {
        assertThat(completion(SCHEME).isQuoted("touch 'or", 9)).isTrue();
        assertThat(completion(SCHEME).isQuoted("rows 'select * from ord", 23)).isTrue();
        assertThat(completion(SCHEME).isQuoted("touch 'orders', la", 18)).isFalse();
        assertThat(completion(SCHEME).isQuoted("select * from or", 16)).isFalse();
    }

    /** How long that takes scripts/bench/completion tells. */
    @Test
    void amongTenThousandTablesOnlyThoseAreOfferedThatAreMeant() {
        Map<String, List<String>> many = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            many.put("table_" + i, List.of("id", "name_" + i, "created_at"));
        }
        Completion completion = completion(Scheme.of(many));
        String input = "select t.id from table_5000 t join table_99 x where t.na";
        assertThat(completion.at(input, input.length())).extracting(Offer::text).containsExactly("t.name_5000");
        assertThat(completion.at("\\d table_123", 12)).hasSize(11);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theNamesAreReadInTheBackground(Engine engine) throws InterruptedException {
        try (Lab lab = new Lab(engine)) {
            SchemeLoader loader = new SchemeLoader(lab.home());
            loader.start();
            for (int i = 0; i < 200 && loader.scheme().tables("", 9).isEmpty(); i++) {
                Thread.sleep(50);
            }
            assertThat(loader.scheme().tables("", 9)).containsExactly("accounts", "t");
            assertThat(loader.scheme().columns("T")).containsExactly("id", "label");
        }
    }

    private static Completion completion(Scheme scheme) {
        return new Completion(Lab.LANGUAGE, () -> scheme, new Known() {
            @Override
            public Collection<String> variables() {
                return List.of("wanted");
            }

            @Override
            public List<String> profiles() {
                return List.of("lab", "prod");
            }

            @Override
            public List<String> files(String prefix) {
                return List.of("runbooks/", "x.sql");
            }
        });
    }
}
