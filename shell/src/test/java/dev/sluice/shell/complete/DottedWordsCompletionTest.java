package dev.sluice.shell.complete;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.migrate.MigrateWord;
import dev.sluice.command.migrate.RollbackWord;
import dev.sluice.shell.script.Language;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words with a dot are completed as others are. */
class DottedWordsCompletionTest {
    private static final Language MIGRATING =
            new Language(List.of(MigrateWord.MIGRATE, MigrateWord.STATUS, MigrateWord.PREVIEW, RollbackWord.WORD));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "migrate.s; migrate.status",
                "migr; migrate migrate.status migrate.preview migrate.rollback",
                "transaction { migrate.r; migrate.rollback",
                "migrate.rollback 'x.xml', toE; toEmpty:",
                "migrate 'x.xml', lab; labels:",
                "migrate.preview 'change; changelogs/",
                "migrate.status('change; changelogs/"
            })
    void areOfferedWithTheirOptionsAndFiles(String line, String expected) {
        Completion completion = new Completion(MIGRATING, () -> Scheme.EMPTY, new Known() {
            @Override
            public Collection<String> variables() {
                return List.of();
            }

            @Override
            public List<String> profiles() {
                return List.of();
            }

            @Override
            public List<String> files(String begun) {
                return List.of("changelogs/");
            }
        });
        assertThat(completion.at(line, line.length()).stream().map(Offer::text))
                .containsExactly(expected.split(" ", -1));
    }
}
