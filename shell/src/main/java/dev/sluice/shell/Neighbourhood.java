package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Fault;
import dev.sluice.shell.meta.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the program is to its prompt. */
final class Neighbourhood implements Surroundings {
    private final Call call;
    private final Workplace workplace;
    private final Opening opening;
    private Interruption running = new Interruption();

    Neighbourhood(Call call, Workplace workplace, Opening opening) {
        this.call = call;
        this.workplace = workplace;
        this.opening = opening;
    }

    @Override
    public Path path(String given) {
        Path home = call.environment().home();
        return call.path(given.startsWith("~/") ? home.resolve(given.substring(2)) : Path.of(given));
    }

    @Override
    public int runbook(List<String> arguments) {
        List<String> words = new ArrayList<>(List.of("run"));
        words.addAll(arguments);
        words.addAll(List.of("--profile", workplace.address()));
        opening.config().ifPresent(file -> words.addAll(List.of("--config", file.toString())));
        running = new Interruption();
        Call own = new Call(call.console(), call.environment(), call.secrets(), running, call.debug());
        return new CommandLines(own).run(words.toArray(String[]::new));
    }

    /** Ends the runbook that runs, if one does. */
    void interrupt() {
        running.now(Kind.INTERRUPTED);
    }

    @Override
    public List<String> profiles() {
        return workplace.profiles().names();
    }

    @Override
    public String connection() {
        return workplace.heading(List.of());
    }

    @Override
    public void echo(boolean on) {
        workplace.echo().show(on);
    }

    @Override
    public String verbose(Throwable failure) {
        List<String> lines = new ArrayList<>();
        if (failure instanceof SluiceException known) {
            known.problems().forEach(p -> lines.add(p.sentence()));
            lines.add("kind: " + known.kind() + ", exit code " + known.kind().exitCode());
        } else {
            lines.add(failure.toString());
        }
        Optional<Fault> fault = Fault.behind(failure);
        fault.ifPresent(f -> new java.util.TreeMap<>(Map.of(
                        "SQLSTATE",
                        f.sqlState(),
                        "detail",
                        f.detail(),
                        "constraint",
                        f.constraint(),
                        "table",
                        f.table()))
                .forEach((name, value) -> lines.add(name + ": " + (value.isEmpty() ? "-" : value))));
        return String.join("\n", lines);
    }

    @Override
    public void edit(Path file) {
        Map<String, String> variables = call.environment().variables();
        String editor = variables.getOrDefault("VISUAL", variables.getOrDefault("EDITOR", "vi"));
        try {
            int code = new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", file.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw SluiceException.of(Kind.FAILED, "the editor ended with code " + code, editor, "");
            }
        } catch (IOException e) {
            throw SluiceException.of(Kind.FAILED, "no editor: " + e.getMessage(), "EDITOR", "set EDITOR")
                    .causedBy(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SluiceException.of(Kind.INTERRUPTED, "interrupted in the editor", "", "")
                    .causedBy(e);
        }
    }
}
