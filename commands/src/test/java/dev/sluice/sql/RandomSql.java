package dev.sluice.sql;

import java.util.Random;

/** Makes texts from the pieces that scanners stumble over, in no sensible order; the same seed makes the same texts. */
final class RandomSql {
    private static final String[] PIECES = {
        "'",
        "''",
        "\"",
        "\"\"",
        "`",
        "[",
        "]",
        "$$",
        "$a$",
        "$b$",
        "$1",
        "$",
        "/*",
        "*/",
        "--",
        "-",
        "/",
        "*",
        "\n",
        "\r",
        "\r\n",
        " ",
        "\t",
        ";",
        "\\",
        "\\'",
        "E'",
        "e'",
        "U&'",
        "u&\"",
        "x'",
        "B'",
        "N'",
        "::",
        ":=",
        ":",
        ":name",
        ":1",
        "?",
        "??",
        "?|",
        "@x",
        "@",
        "#",
        "begin",
        "atomic",
        "end",
        "case",
        "create",
        "trigger",
        "function",
        "rule",
        "temp",
        "or",
        "replace",
        "(",
        ")",
        "1",
        "1.5e-3",
        "0x1f",
        "1..2",
        ".5",
        "1_000",
        ",",
        ".",
        "a",
        "b$1",
        "\u00e9",
        "\ud83d\ude00",
        "\ud83d",
        "\ude00",
        "\u0000",
        "\u001b[2J",
        "\u202e",
        "\ufeff",
        "\u00a0",
        "{",
        "}",
        "select",
        "->",
        "->>",
        "<=",
        "||",
        "commit",
        "\u2028"
    };

    private final Random random;

    RandomSql(long seed) {
        this.random = new Random(seed);
    }

    String next() {
        StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(25); pieces > 0; pieces--) {
            boolean any = random.nextInt(8) == 0;
            text.append(any ? Character.toString(random.nextInt(0x10000)) : PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
