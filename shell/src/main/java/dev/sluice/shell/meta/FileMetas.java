package dev.sluice.shell.meta;

import static dev.sluice.shell.meta.Meta.Takes.FILE;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.shell.prompt.FirstWord;
import dev.sluice.shell.prompt.FirstWord.Language;
import dev.sluice.shell.prompt.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Files: runbooks, scripts, data. */
final class FileMetas {
    static final MetaGroup GROUP = new MetaGroup(
            "Files",
            List.of(
                    new Meta(
                            "\\i",
                            "FILE [name=value ...]",
                            "Runs a runbook, or the inputs of another file.",
                            FILE,
                            FileMetas::include),
                    new Meta(
                            "\\e",
                            "[FILE]",
                            "Opens the last input or a file in an editor, then runs it.",
                            FILE,
                            FileMetas::edit),
                    Meta.of(
                            "\\copy TABLE|(QUERY) to|from FILE",
                            "Copies to or from a file on this machine: csv, or by its ending tsv, json or ndjson.",
                            FILE,
                            FileCopy::run),
                    Meta.of(
                            "\\save FILE [N-M]",
                            "Writes inputs of this session as a runbook.",
                            FILE,
                            FileMetas::save)));

    private FileMetas() {}

    private static Next include(MetaCall call) {
        List<String> words = call.words();
        Path file = call.around().path(MetaCall.unquoted(call.required("a file").split("\\s+", 2)[0]));
        String text = read(file);
        if (file.toString().endsWith(".groovy") && isRunbook(text)) {
            if (call.desk().work().isOpen()) {
                throw MetaCall.usage("a runbook has transactions of its own", "commit or roll back first");
            }
            List<String> arguments = new ArrayList<>(List.of(file.toString()));
            arguments.addAll(words.subList(1, words.size()));
            call.desk().heard(text);
            int code = call.around().runbook(arguments);
            if (code != 0) {
                Kind kind = Arrays.stream(Kind.values())
                        .filter(k -> k.exitCode() == code)
                        .findFirst()
                        .orElse(Kind.FAILED);
                throw SluiceException.of(kind, "the runbook ended with exit code " + code, file.toString(), "")
                        .withState("as the runbook's own last line says");
            }
            return Next.GO_ON;
        }
        return evaluate(call, text, file.toString());
    }

    private static boolean isRunbook(String text) {
        return text.lines().anyMatch(line -> line.matches("(runbook|step)\\b.*"));
    }

    /** Input by input; the first failure ends it, and says where that input begins. */
    private static Next evaluate(MetaCall call, String text, String name) {
        Next next = Next.GO_ON;
        long line = 1;
        for (String input : Inputs.of(text, call.desk()::isComplete)) {
            next = next.equals(Next.GO_ON) ? evaluate(call, input, name, line) : next;
            if (next.step() == Next.Step.CONNECT) {
                throw MetaCall.usage("a file cannot change the profile", "name the profile when you call sluice");
            }
            line += input.chars().filter(c -> c == '\n').count();
        }
        return next;
    }

    private static Next evaluate(MetaCall call, String input, String name, long line) {
        try {
            return call.evaluate().apply(input);
        } catch (SluiceException e) {
            String place = "in " + name + ", from line " + line;
            List<Problem> placed = e.problems().stream()
                    .map(p -> new Problem(
                            p.what(), p.where().isEmpty() ? place : p.where() + ", " + place, p.remedy(), p.excerpt()))
                    .toList();
            throw SluiceException.of(e.kind(), placed).withState(e.state()).causedBy(e);
        }
    }

    private static Next edit(MetaCall call) {
        boolean own = call.argument().isEmpty();
        try {
            String text = own ? drafted(call) : edited(call, call.around().path(MetaCall.unquoted(call.argument())));
            call.say(text.stripTrailing());
            call.desk().remember(text);
            return evaluate(call, text, "what was edited");
        } catch (IOException e) {
            throw unusable(call.argument(), e);
        }
    }

    private static String edited(MetaCall call, Path file) throws IOException {
        call.around().edit(file);
        return Files.readString(file);
    }

    /** What is written there may be secret: it does not stay, whatever happens. */
    private static String drafted(MetaCall call) throws IOException {
        Path file = draft(call);
        try {
            return edited(call, file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static Path draft(MetaCall call) throws IOException {
        List<String> past = call.desk().past();
        String last = past.stream().filter(input -> !input.startsWith("\\e")).reduce("", (before, next) -> next);
        Path file = Files.createTempFile(
                "sluice", ".sql", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, last + "\n");
        return file;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw unusable(file.toString(), e);
        }
    }

    static SluiceException unusable(String file, IOException e) {
        return SluiceException.of(
                        Kind.USAGE, "it cannot be read or written: " + reason(e, file), file, "check its path")
                .causedBy(e);
    }

    /** Java's message is often the path alone. */
    private static String reason(IOException e, String file) {
        return e instanceof NoSuchFileException
                ? "there is no such file"
                : String.valueOf(e.getMessage()).replace(file + ": ", "");
    }

    private static void save(MetaCall call) {
        String[] parts = call.required("a file").split("\\s+", 2);
        List<String> past = call.desk().past();
        int from = 1;
        int to = past.size();
        if (parts.length > 1) {
            String[] range = parts[1].split("-", 2);
            from = Math.max(1, Numbers.whole(range[0].strip()));
            to = Math.min(to, range.length > 1 ? Numbers.whole(range[1].strip()) : from);
        }
        Path file = call.around().path(MetaCall.unquoted(parts[0]));
        try {
            Files.writeString(file, runbook(past.subList(Math.min(from - 1, to), to)));
        } catch (IOException e) {
            throw unusable(file.toString(), e);
        }
        call.say("saved: " + file);
    }

    private static String runbook(List<String> inputs) {
        StringBuilder text = new StringBuilder("runbook 'Saved from the prompt'\n\nstep('typed') {\n");
        for (String input : inputs) {
            Language language = FirstWord.of(input).language();
            if (language == Language.SQL) {
                boolean reads = input.strip().matches("(?is)(select|values|table|show|explain)\\b.*");
                text.append("    ")
                        .append(reads ? "rows" : "sql")
                        .append(" '''")
                        .append(quoted(input))
                        .append("'''\n");
            } else if (language == Language.GROOVY) {
                text.append("    ").append(input).append('\n');
            }
        }
        return text.append("}\n").toString();
    }

    private static String quoted(String sql) {
        String bare = sql.strip().replaceFirst(";\\s*$", "");
        return bare.replace("\\", "\\\\").replace("'''", "\\'\\'\\'").replaceFirst("'$", "\\\\'");
    }
}
