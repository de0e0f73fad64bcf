package dev.sluice.shell.repl;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.meta.Next;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Evaluates what is piped in, without prompt and without history; the first failure ends it. */
public final class PipedInput {
    private final Evaluator evaluator;
    private final BufferedReader lines;
    private final long start;
    private int line;

    public PipedInput(Evaluator evaluator, InputStream in) {
        this.evaluator = evaluator;
        this.start = evaluator.commits();
        this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** Reads to the end, or to {@code \q}. */
    public void run() {
        StringBuilder input = new StringBuilder();
        boolean goesOn = true;
        for (String next = read(); goesOn && next != null; next = goesOn ? read() : null) {
            input.append(next).append('\n');
            if (evaluator.isComplete(input.toString())) {
                goesOn = evaluate(input.toString());
                input.setLength(0);
            }
        }
        if (goesOn) {
            evaluate(input.toString());
        }
        evaluator.refuseOpenEnd();
    }

    private boolean evaluate(String input) {
        long before = evaluator.commits() - start;
        try {
            return evaluator.evaluate(input).equals(Next.GO_ON);
        } catch (SluiceException e) {
            SluiceException told =
                    evaluator.takeBack() ? e.withState("the transaction that was open is rolled back") : e;
            throw Kept.of(before).say(told, "what stands before line " + line);
        }
    }

    private @Nullable String read() {
        try {
            line++;
            return lines.readLine();
        } catch (IOException e) {
            throw SluiceException.of(Kind.FAILED, "standard input cannot be read: " + e.getMessage(), "", "")
                    .causedBy(e);
        }
    }
}
