package dev.sluice.shell.repl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Types a line at a line reader without a terminal, so that the archive of classes holds what a prompt needs. */
public final class FirstKeys {
    private FirstKeys() {}

    public static void type() throws IOException {
        ByteArrayInputStream keys = new ByteArrayInputStream("select 1;\r".getBytes(StandardCharsets.UTF_8));
        try (Terminal terminal =
                new DumbTerminal("warm up", "ansi", keys, OutputStream.nullOutputStream(), StandardCharsets.UTF_8)) {
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%M> ")
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                    .build();
            String prompt = new AttributedStringBuilder()
                    .style(AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN))
                    .append("lab>")
                    .toAnsi(terminal);
            reader.readLine(prompt);
        }
    }
}
