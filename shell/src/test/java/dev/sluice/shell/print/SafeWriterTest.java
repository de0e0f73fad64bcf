package dev.sluice.shell.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SafeWriterTest {
    private final Printed printed = new Printed();

    @Test
    void writesOneLineWhateverTheTextHolds() {
        printed.toTerminal().line("a\nb\t\u001b[2Jc\u202e");
        assertThat(printed).hasToString("a\\nb\\t\\x1B[2Jc\\u202E\n");
    }

    @Test
    void keepsTheLinesOfAText() {
        printed.toFile().text("a\n\tb\u001b");
        assertThat(printed).hasToString("a\n\tb\\x1B\n");
    }

    @Test
    void jsonStaysJsonOnATerminal() throws IOException {
        StringBuilder all = new StringBuilder("\ud800");
        for (int c = 1; c < 0x11000; c++) {
            all.append(c < 0xd800 || c > 0xdfff ? Character.toString(c) : "");
        }
        SafeWriter terminal = printed.toTerminal();
        JsonFormat format = JsonFormat.lines(terminal);
        format.begin(List.of("v"));
        format.row(List.of(all.toString()));
        assertThat(JsonLeaves.of(printed.toString()).text("v")).isEqualTo(all.toString());
        assertThat(printed.toString()).contains("\\u009B", "\\u007F").doesNotContain("\\x", "\u009b", "\u007f");
    }

    @Test
    void takesSecretsOutBeforeAnythingElse() {
        SafeWriter out = SafeWriter.toTerminal(new ByteArrayOutputStream(), text -> text.replace("a\u001bb", "***"));
        assertThat(out.scrub("xa\u001bby")).isEqualTo("x***y");

        printed.toTerminal().line("password hunter2");
        printed.toTerminal().text("hunter2");
        printed.toFile().machine("x,hunter2\n");
        assertThat(printed).hasToString("password ***\n***\nx,***\n");
    }

    @Test
    void machineFormatsStayAsTheyAreInAFileAndAreShownOnATerminal() {
        printed.toFile().machine("a\u001b,\u202e\n");
        printed.toTerminal().machine("a\u001b,\u202e\n");
        assertThat(printed).hasToString("a\u001b,\u202e\na\\x1B,\\u202E\n");
    }

    @Test
    void halfASurrogatePairIsNoQuestionMark() {
        printed.toFile().machine("a\ud83d,?,😀\n");
        assertThat(printed).hasToString("a\ufffd,?,😀\n");
    }

    @Test
    void saysThatNobodyReadsAndNeverThrows() {
        Closing pipe = new Closing(2);
        SafeWriter out = SafeWriter.toFile(pipe, UnaryOperator.identity());
        out.line("one");
        out.line("two");
        assertThat(out.broken()).isFalse();

        out.line("three");
        assertThat(out.broken()).isTrue();
        out.machine("four\n");
        out.text("five");
        assertThat(pipe.calls).isEqualTo(3);
    }

    @Test
    void noticesAClosedPipeBehindAPrintStreamOrAPrintWriter() {
        SafeWriter stream = SafeWriter.toFile(
                new PrintStream(new BufferedOutputStream(new Closing(0)), false, StandardCharsets.UTF_8), t -> t);
        stream.line("lost");
        assertThat(stream.broken()).isTrue();

        SafeWriter writer =
                SafeWriter.toTerminal(new PrintWriter(new Closing(0), false, StandardCharsets.UTF_8), t -> t);
        writer.line("lost");
        assertThat(writer.broken()).isTrue();
    }

    @Test
    void writesThroughAWriterToo() {
        StringWriter text = new StringWriter();
        SafeWriter.toTerminal(text, t -> t).line("é\u0007");
        assertThat(text).hasToString("é\\x07\n");
    }

    @Test
    void linesOfManyThreadsNeverMix() throws InterruptedException {
        SafeWriter out = printed.toFile();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String line = String.valueOf((char) ('a' + i)).repeat(200);
            Thread thread = new Thread(() -> repeat(500, () -> out.line(line)));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(printed.toString().lines()).hasSize(2_000).allMatch(line -> line.matches("(.)\\1{199}"));
    }

    @Test
    void noForbiddenByteEverReachesATerminal() {
        Random random = new Random(20_261_121);
        for (int i = 0; i < 5_000; i++) {
            String text = random.ints(12, 0, i % 2 == 0 ? 0x2070 : 0x110000)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertHarmless(out -> out.line(text));
            assertHarmless(out -> out.text(text));
            assertHarmless(out -> out.machine(text));
            for (Format format : Format.values()) {
                assertHarmless(out -> GridPrinter.of(format, out)
                        .print(List.of(text), List.of(List.<Object>of(text)).iterator()));
            }
        }
    }

    private static void assertHarmless(Consumer<SafeWriter> output) {
        Printed printed = new Printed();
        output.accept(printed.toTerminal());
        printed.toString().chars().filter(c -> c != '\n' && c != '\t').forEach(c -> {
            boolean control = c < 0x20 || (c >= 0x7f && c <= 0x9f);
            boolean bidi = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
            assertThat(control || bidi).as("U+%04X", c).isFalse();
        });
    }

    private static void repeat(int times, Runnable action) {
        for (int i = 0; i < times; i++) {
            action.run();
        }
    }

    /** A pipe whose reader goes away after some writes. */
    private static final class Closing extends OutputStream {
        private final int good;
        private int calls;

        Closing(int good) {
            this.good = good;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            calls++;
            if (calls > good) {
                throw new IOException("Broken pipe");
            }
        }
    }
}
