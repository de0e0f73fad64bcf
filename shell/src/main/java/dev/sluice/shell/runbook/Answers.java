package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.script.Host.Question;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Gets answers: of a parameter that has the question's name, or else of whoever sits at the terminal. */
final class Answers {
    private static final Set<String> YES = Set.of("yes", "y");
    private static final Set<String> NO = Set.of("no", "n", "");

    private final RunOptions options;

    Answers(RunOptions options) {
        this.options = options;
    }

    /** One for each item; REFUSED where one is no, or where nobody gives one. A dry run asks nobody. */
    List<String> to(Question question) {
        if (options.dryRun()) {
            question.items().forEach(item -> options.listener().note(question.word() + ": " + item));
            return question.items().stream().map(item -> "not asked").toList();
        }
        List<String> answers = Optional.ofNullable(options.given().get(question.name()))
                .map(text -> parts(question, text))
                .orElseGet(() -> question.items().stream()
                        .map(item -> typed(question, item))
                        .toList());
        for (int i = 0; i < answers.size(); i++) {
            check(question, question.items().get(i), answers.get(i));
        }
        return answers;
    }

    private static List<String> parts(Question question, String text) {
        List<String> parts =
                Arrays.stream(text.split(";", -1)).map(String::strip).toList();
        if (parts.size() != question.items().size()) {
            String what = "%s \"%s\" asks %d questions, the parameter answers %d"
                    .formatted(
                            question.word(), question.name(), question.items().size(), parts.size());
            throw SluiceException.of(Kind.REFUSED, what, "", "give one answer each, with ; between them");
        }
        return parts;
    }

    private String typed(Question question, String item) {
        String hint = question.word().equals("confirm") ? " (yes to go on)" : "";
        return options.questions()
                .ask(question.word() + " \"" + question.name() + "\": " + item + hint, false)
                .orElseThrow(() -> SluiceException.of(
                        Kind.REFUSED,
                        question.word() + " \"" + question.name() + "\" has no answer: \"" + item + "\"",
                        "",
                        "give '" + question.name() + "=yes', or run it at a terminal"));
    }

    /** A confirmation wants a yes and nothing else; a checklist takes any words but a no. */
    private static void check(Question question, String item, String answer) {
        String word = answer.toLowerCase(Locale.ROOT);
        boolean fine = question.word().equals("confirm") ? YES.contains(word) : !NO.contains(word);
        if (!fine) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "%s \"%s\": \"%s\" was answered \"%s\"".formatted(question.word(), question.name(), item, answer),
                    "",
                    "");
        }
    }
}
