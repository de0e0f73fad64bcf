package dev.sluice.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.sql.Name;
import dev.sluice.sql.TableName;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Rows of other tables that a cut-over has parted from their parents.
 *
 * @param call tells them apart in the archives
 * @param tables that they are of
 */
public record Parted(String call, List<TableName> tables) {
    public static final Parted NONE = new Parted("", List.of());

    public Parted {
        tables = List.copyOf(tables);
    }

    /** For a comment; names are in hexadecimal digits, since they may hold whatever parts the text. */
    public String text() {
        return tables.isEmpty()
                ? ""
                : call + tables.stream().map(Parted::hex).collect(Collectors.joining(" ", " ", ""));
    }

    public static Parted parse(String text) {
        List<String> words = List.of(text.split(" ", -1));
        return words.size() < 2
                ? NONE
                : new Parted(
                        words.get(0),
                        words.subList(1, words.size()).stream()
                                .map(Parted::table)
                                .toList());
    }

    private static String hex(TableName table) {
        return table.schema().map(Parted::hex).orElse("") + "." + hex(table.name());
    }

    public static String hex(Name name) {
        return HexFormat.of().formatHex(name.text().getBytes(UTF_8));
    }

    private static TableName table(String hex) {
        List<String> parts = Arrays.asList(hex.split("\\.", -1));
        Optional<Name> schema =
                Optional.of(parts.get(0)).filter(s -> !s.isEmpty()).map(Parted::name);
        return new TableName(schema, name(parts.get(1)));
    }

    public static Name name(String hex) {
        return Name.of(new String(HexFormat.of().parseHex(hex), UTF_8));
    }
}
