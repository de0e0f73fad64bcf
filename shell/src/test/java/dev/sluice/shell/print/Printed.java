package dev.sluice.shell.print;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A writer and what it wrote. */
final class Printed {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    SafeWriter toTerminal() {
        return SafeWriter.toTerminal(bytes, Printed::scrub);
    }

    SafeWriter toFile() {
        return SafeWriter.toFile(bytes, Printed::scrub);
    }

    private static String scrub(String text) {
        return text.replace("hunter2", "***").replace("p\"w\\d", "***");
    }

    @Override
    public String toString() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
