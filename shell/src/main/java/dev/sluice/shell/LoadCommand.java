package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.print.Format;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice load FILE --into T}: the word {@code load} with its options. */
@Command(
        name = "load",
        description = {
            "Loads files into tables: every record, or nothing. The same as the word load; see docs/load.md.",
            "Exit codes: 0; 1 failed, nothing kept; 2 usage, or a file that cannot be read; 4 no connection; 8 refused;",
            "9 loaded, with records set aside."
        })
final class LoadCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "file, glob, folder, or - for standard input")
    private String file = "";

    @Option(
            names = "--into",
            paramLabel = "T",
            required = true,
            description = "the table; for a folder file=table, once for each")
    private List<String> into = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description = "any option of the word; lists with commas, maps as from:to, such as map=Name:name,Age:age")
    private List<String> more = new ArrayList<>();

    @Option(
            names = "--mode",
            paramLabel = "M",
            description = "append, replace, upsert or swap; required where the table has rows")
    private Optional<String> mode = Optional.empty();

    @Option(names = "--reject", paramLabel = "F", description = "file for the records that cannot be loaded")
    private Optional<String> reject = Optional.empty();

    @Option(names = "--dry-run", description = "does it all, reports, and takes it back")
    private boolean dryRun;

    @Option(names = "--result", paramLabel = "R", description = "of the report: text, json, csv or tsv (default: text)")
    private Format result = Format.TEXT;

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    LoadCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Map<String, Object> options = options();
        opening.mayAsk(true);
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            List<@Nullable Object> arguments = List.of(options, file);
            PromptCall prompt = new PromptCall(call, workplace, opening, result);
            return dryRun ? prompt.rehearsal("load", arguments) : prompt.command("load", arguments);
        }
    }

    private Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        boolean several = into.size() > 1 || into.get(0).contains("=");
        options.put("into", several ? pairs("--into", into, "=") : into.get(0));
        mode.ifPresent(m -> options.put("mode", m));
        reject.ifPresent(r -> options.put("reject", r));
        more.forEach(option -> {
            Map.Entry<String, Object> one = WordOption.of("load", option);
            if (options.put(one.getKey(), one.getValue()) != null) {
                throw usage("option \"" + one.getKey() + "\" is given twice", "--set", "give it once");
            }
        });
        return options;
    }

    private static Map<String, String> pairs(String option, List<String> texts, String sign) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String text : texts) {
            int at = text.indexOf(sign);
            if (at < 1) {
                throw usage("'" + text + "' is not file=table", option, "name a table for each file");
            }
            pairs.put(text.substring(0, at), text.substring(at + 1));
        }
        return pairs;
    }

    private static SluiceException usage(String what, String where, String remedy) {
        return SluiceException.of(Kind.USAGE, what, where, remedy);
    }
}
