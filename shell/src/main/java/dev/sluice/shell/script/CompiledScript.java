package dev.sluice.shell.script;

import dev.sluice.SluiceException;
import dev.sluice.command.Session;
import groovy.lang.Binding;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A script that may be run. */
public final class CompiledScript {
    private final List<SourceText> sources;
    private final Language language;
    private final Contents contents;
    private final Class<? extends RunbookScript> type;

    CompiledScript(
            List<SourceText> sources, Language language, Contents contents, Class<? extends RunbookScript> type) {
        this.sources = List.copyOf(sources);
        this.language = language;
        this.contents = contents;
        this.type = type;
    }

    /** The file itself. */
    public SourceText source() {
        return sources.get(sources.size() - 1);
    }

    /** The files it includes, and itself as the last. */
    public List<SourceText> sources() {
        return sources;
    }

    /** Every word that may stand in it. */
    public List<String> words() {
        return language.names();
    }

    public Contents contents() {
        return contents;
    }

    /** Runs it; what it throws comes out as a failure that names the line of the script. */
    public @Nullable Object run(Session session, Host host) {
        Words words = new Words(new Bench(session, Place.TOP), language, host, this::stepHere);
        return run(instance(), words, new Binding());
    }

    @Nullable
    Object run(RunbookScript script, Words words, Binding binding) {
        script.setBinding(binding);
        script.give(words);
        try {
            return script.run();
        } catch (Throwable t) {
            throw failure(t);
        }
    }

    /** What a part of the script threw, with its line; for who runs it. */
    public SluiceException failure(Throwable thrown) {
        return new ScriptFailure(sources).of(thrown);
    }

    RunbookScript instance() {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("every script has a constructor without arguments", e);
        }
    }

    /** The methods it defines; the prompt remembers them. */
    List<String> methods() {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.isSynthetic())
                .map(Method::getName)
                .filter(name -> !name.equals("run") && !name.equals("main"))
                .toList();
    }

    /** The step whose call is running now. */
    private Optional<StepLine> stepHere() {
        return StackWalker.getInstance()
                .walk(frames -> frames.flatMap(f -> SourceText.named(sources, f.getFileName()).stream()
                                .map(source -> contents.at(source, f.getLineNumber())))
                        .findFirst())
                .flatMap(line -> line);
    }
}
