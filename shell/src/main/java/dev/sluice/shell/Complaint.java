package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Nearest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the arguments, in our own words. */
final class Complaint {
    private Complaint() {}

    static SluiceException of(ParameterException e) {
        CommandLine line = e.getCommandLine();
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unknown(unmatched.getUnmatched().get(0), line);
        }
        if (e instanceof MissingParameterException missing) {
            return usage("missing " + labels(missing.getMissing()), help(line));
        }
        return e.getCause() instanceof SluiceException ours ? ours : usage(String.valueOf(e.getMessage()), help(line));
    }

    private static SluiceException unknown(String argument, CommandLine line) {
        boolean option = argument.startsWith("-") && argument.length() > 1;
        if (option) {
            String name = argument.replaceAll("=.*", "");
            return usage("unknown option \"" + name + "\"", remedy(name, optionNames(line), line));
        }
        // At the top a first word that is no command is taken for a profile, so the word meant comes before this one.
        String first = line.getParent() == null ? profileOr(argument, line) : argument;
        String what = line.getParent() == null ? "unknown command \"" : "unexpected argument \"";
        List<String> known = line.getParent() == null ? commands(line) : List.of();
        return usage(what + first + "\"", remedy(first, known, line));
    }

    /** The same, unless the word is near a command. */
    static SluiceException unknownProfile(SluiceException e, String word, CommandLine line) {
        String question = Nearest.question(word, commands(line));
        return question.isEmpty() ? e : usage("unknown command or profile \"" + word + "\"", question);
    }

    private static String profileOr(String argument, CommandLine line) {
        Object profile = line.getCommandSpec().positionalParameters().get(0).getValue();
        return profile instanceof java.util.Optional<?> given && given.isPresent()
                ? String.valueOf(given.get())
                : argument;
    }

    private static List<String> optionNames(CommandLine line) {
        List<String> names = new ArrayList<>();
        line.getCommandSpec().options().forEach(o -> names.addAll(List.of(o.names())));
        return names;
    }

    private static List<String> commands(CommandLine line) {
        return List.copyOf(line.getSubcommands().keySet());
    }

    private static String remedy(String written, List<String> known, CommandLine line) {
        String question = Nearest.question(written, known);
        return question.isEmpty() ? help(line) : question;
    }

    private static String help(CommandLine line) {
        return "see: " + line.getCommandSpec().qualifiedName() + " --help";
    }

    private static String labels(List<ArgSpec> missing) {
        return String.join(", ", missing.stream().map(ArgSpec::paramLabel).toList());
    }

    private static SluiceException usage(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "", remedy);
    }
}
