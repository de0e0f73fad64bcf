package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.command.Session;
import dev.sluice.sql.Parameters;
import dev.sluice.sql.Sql;
import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.codehaus.groovy.runtime.MethodClosure;
import org.jspecify.annotations.Nullable;

/** Evaluates what is typed: the words of the language without type checking, with variables that live on. */
public final class PromptEngine {
    private final Language language;
    private final Words words;
    private final Cancel cancel;
    private final PromptHost host;
    private @Nullable Binding variables;

    /**
     * An engine on a session.
     *
     * @param environment looks up what {@code env('NAME')} asks for
     * @param lines takes what scripts print
     */
    public PromptEngine(
            Session session,
            Language language,
            Function<String, Optional<String>> environment,
            Consumer<String> lines) {
        this.cancel = new Cancel(session);
        this.language = language;
        this.host = new PromptHost(environment, lines);
        this.words = new Words(new Bench(session, Place.LOOSE), language, host, Optional::empty);
    }

    /** From now on this hears of each statement of a word before it is sent; what it throws keeps it from that. */
    public void beforeSending(Consumer<Sql> listener) {
        host.beforeSending(listener);
    }

    /** The value of the last expression: a report, rows, a number, or null. */
    public @Nullable Object evaluate(String line) {
        SourceText source = new SourceText("prompt", line);
        Optional<PlainLine> plain = PlainLine.of(line).filter(p -> isCommand(p.word()));
        return plain.isPresent() ? cancel.around(() -> run(plain.get(), source)) : groovy(source);
    }

    /** Of ours, and not hidden by a variable or a method of the user. */
    private boolean isCommand(String word) {
        return language.word(word).isPresent() && !variables().contains(word);
    }

    private Object run(PlainLine line, SourceText source) {
        try {
            return words.commands().run(line.word(), line.arguments());
        } catch (Throwable t) {
            throw new ScriptFailure(List.of(source)).at(1, t);
        }
    }

    private @Nullable Object groovy(SourceText source) {
        CompiledScript script = new PromptCompiler(language).compile(source);
        RunbookScript instance = script.instance();
        Binding kept = binding();
        script.methods().forEach(m -> kept.setVariable(m, new MethodClosure(instance, m)));
        return cancel.around(() -> script.run(instance, words, kept));
    }

    /** A command by its word and what Groovy would hand it: options first, where there are any. */
    public Report command(String word, List<@Nullable Object> arguments) {
        return cancel.around(() -> words.commands().run(word, arguments));
    }

    /** The same, taken back at its end. */
    public Report rehearse(String word, List<@Nullable Object> arguments) {
        return cancel.around(() -> words.commands().rehearse(word, arguments));
    }

    /** Runs a program as {@code exec} does; gives what it wrote. */
    public String program(List<String> command) {
        return cancel.around(() -> words.exec(Map.of(), command).output());
    }

    /** How many rows commands have set aside so far. */
    public long setAside() {
        return host.setAside();
    }

    /** Whether the text is the beginning of something that goes on: the prompt then asks for the next line. */
    public boolean incomplete(String groovy) {
        return unfinished(groovy);
    }

    /** The same. */
    public static boolean unfinished(String groovy) {
        return Completeness.incomplete(groovy);
    }

    /** What the text leaves open, in words for the continuation's prompt; empty where it opens nothing. */
    public static String open(String groovy) {
        return Opened.of(groovy);
    }

    /** The statement with the values of the variables that its parameters name. */
    public Sql bound(Parameters parameters) {
        List<@Nullable Object> binds = new ArrayList<>();
        for (String name : parameters.names()) {
            if (!variables().contains(name)) {
                throw SluiceException.of(
                        Kind.USAGE,
                        "parameter :" + name + " has no value",
                        "",
                        "set it first: " + name + " = ..., or put the value there");
            }
            Object value = variable(name);
            binds.add(value instanceof GString text ? text.toString() : value);
        }
        return new Sql(parameters.text(), binds);
    }

    /** The value of a variable that is there. */
    public @Nullable Object variable(String name) {
        return binding().getVariable(name);
    }

    public void set(String name, @Nullable Object value) {
        binding().setVariable(name, value);
    }

    /** The result of the last input is {@code it}. */
    public void keep(@Nullable Object result) {
        if (result != null) {
            set("it", result);
        }
    }

    /** Takes over the variables that were set at another profile; not its functions, which would go on writing there. */
    public void adopt(PromptEngine before) {
        variables = before.variables;
        Map<?, ?> names = binding().getVariables();
        names.values().removeIf(Closure.class::isInstance);
    }

    /** Makes the compiler ready, which takes long the first time; for a thread of its own. */
    public void warmUp() {
        new PromptCompiler(language).compile(new SourceText("warmup", "def x = [1]; x.size()"));
    }

    private Binding binding() {
        Binding present = variables;
        if (present == null) {
            present = new Binding();
            variables = present;
        }
        return present;
    }

    /** The rows of a query as {@code Rows}, or the number of rows that a statement changed. */
    public Object evaluateSql(String sql) {
        return cancel.around(() -> words.statements().any(sql));
    }

    /** The variables that lines before have set, for completion. */
    @SuppressWarnings("unchecked")
    public Set<String> variables() {
        return variables == null
                ? Set.of()
                : Set.copyOf(variables.getVariables().keySet());
    }

    /** Ends what is being evaluated, from another thread: the running statement and the script. */
    public void cancel() {
        cancel.now();
    }
}
