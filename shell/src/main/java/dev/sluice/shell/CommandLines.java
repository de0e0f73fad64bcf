package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Reads the arguments and runs the command they name. */
final class CommandLines {
    private static final Pattern PASSWORD =
            Pattern.compile("--?(password|passwd|passphrase|pass|pwd|secret)(=.*)?", Pattern.CASE_INSENSITIVE);

    /** A URL or a connection string with a password in it; anchored, so that a line of SQL may speak of one. */
    private static final Pattern IN_URL = Pattern.compile(
            "^[\\w+.:-]{1,30}://[^/\\s@:]*:[^/\\s@]+@|^[\\w+.:-]{1,30}://\\S*[?&]password="
                    + "|^(host|hostaddr|port|dbname|user)\\s*=.*\\bpassword\\s*=",
            Pattern.CASE_INSENSITIVE);

    private final Call call;

    CommandLines(Call call) {
        this.call = call;
    }

    int run(String... args) {
        Failures failures = new Failures(call);
        try {
            refusePasswords(args);
            refuseBroken(args);
            Optional<LineCall> shortcut = Shortcut.of(args);
            return shortcut.isPresent() ? warned(shortcut.get().run(call), failures) : byPicocli(failures, args);
        } catch (Throwable t) {
            return failures.print(t);
        } finally {
            call.console().closeLog();
        }
    }

    private int byPicocli(Failures failures, String... args) {
        CommandLine line = commandLine();
        line.setExecutionStrategy(parsed -> {
            try {
                refuseForgotten(parsed);
            } catch (SluiceException e) {
                return failures.print(e);
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        line.setParameterExceptionHandler((e, a) -> failures.print(Complaint.of(e)));
        line.setExecutionExceptionHandler((e, l, r) -> failures.print(e));
        StringWriter help = new StringWriter();
        line.setOut(new PrintWriter(help));
        int code = line.execute(args);
        help.toString().lines().forEach(call.console()::line);
        return warned(code, failures);
    }

    private int warned(int code, Failures failures) {
        if (code == 0) {
            call.console().failure().ifPresent(e -> e.problems().forEach(failures::warn));
        }
        return code;
    }

    CommandLine commandLine() {
        CommandLine line = new CommandLine(new SluiceCommand(call));
        line.addSubcommand(new RunCommand(call));
        line.addSubcommand(new CheckCommand(call));
        line.addSubcommand(new ResumeCommand(call));
        line.addSubcommand(new RunsCommand(call));
        line.addSubcommand(new ShowCommand(call));
        line.addSubcommand(new StopCommand(call));
        line.addSubcommand(new PauseCommand(call));
        line.addSubcommand(new TuneCommand(call));
        line.addSubcommand(new UndoCommand(call));
        line.addSubcommand(new PlanCommand(call));
        line.addSubcommand(new LoadCommand(call));
        line.addSubcommand(new BackupCommand(call));
        line.addSubcommand(new RestoreCommand(call));
        line.addSubcommand(new BackupsCommand(call));
        line.addSubcommand(new CompareCommand(call));
        line.addSubcommand(new VerifyCommand(call));
        line.addSubcommand(new ProfilesCommand(call));
        line.addSubcommand(new DoctorCommand(call));
        line.addSubcommand(new TrustCommand(call));
        line.addSubcommand(new CommandLine(new InitCommand(call)).addSubcommand(new InitVerifyCommand(call)));
        line.addSubcommand(new CompletionCommand(call));
        line.addSubcommand(new CommandLine(new JournalCommand())
                .addSubcommand(new JournalDdlCommand(call))
                .addSubcommand(new JournalPurgeCommand(call)));
        addCommonOptions(line);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setExpandAtFiles(false);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    /** Those that no command reads itself: {@code --debug} is looked for before anything can go wrong. */
    private static void addCommonOptions(CommandLine line) {
        OptionSpec debug = OptionSpec.builder("--debug")
                .description("shows where in the program a failure comes from")
                .build();
        line.getCommandSpec().addOption(debug);
        if (line.getCommandSpec().findOption("--help") == null) {
            OptionSpec help = OptionSpec.builder("--help")
                    .usageHelp(true)
                    .description("shows this")
                    .build();
            line.getCommandSpec().addOption(help);
        }
        line.getSubcommands().values().forEach(CommandLines::addCommonOptions);
    }

    /** Java puts U+FFFD where the bytes of an argument are no text in the locale's encoding; it would be written as if meant. */
    private static void refuseBroken(String... args) {
        if (Arrays.stream(args).anyMatch(a -> a.indexOf('\uFFFD') >= 0)) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "an argument holds bytes that are no text in this locale, or the character that stands for such",
                    "",
                    "set LC_ALL=C.UTF-8, or put the text in a file");
        }
    }

    /** What stands before a command belongs to no command, and would be read and then forgotten. */
    private static void refuseForgotten(CommandLine.ParseResult parsed) {
        if (!parsed.hasSubcommand()) {
            return;
        }
        parsed.matchedArgs().stream()
                .map(CommandLines::spelled)
                .filter(name -> !name.equals("--debug"))
                .findFirst()
                .ifPresent(name -> {
                    String command = parsed.subcommand().commandSpec().name();
                    throw SluiceException.of(
                            Kind.USAGE,
                            name + " stands before the command " + command + " and would mean nothing there",
                            name,
                            "write it behind: sluice " + command + " ...");
                });
    }

    private static String spelled(CommandLine.Model.ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
    }

    /** Every process of the machine can read our arguments; what stands there is not repeated in the message either. */
    private static void refusePasswords(String... args) {
        if (Arrays.stream(args).anyMatch(a -> IN_URL.matcher(a).find())) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "a password is not taken from the command line, where every process can read it",
                    "url",
                    "leave it out of the url; PGPASSWORD and ~/.pgpass are read");
        }
        Arrays.stream(args)
                .filter(a -> PASSWORD.matcher(a).matches())
                .findFirst()
                .ifPresent(arg -> {
                    throw SluiceException.of(
                            Kind.USAGE,
                            "a password is not taken from the command line, where every process can read it",
                            arg.replaceAll("=.*", ""),
                            "let the profile say where it is: password = { env = ... } or { file = ... }, or ~/.pgpass");
                });
    }
}
