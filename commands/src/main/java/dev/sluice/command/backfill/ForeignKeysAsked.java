package dev.sluice.command.backfill;

import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What foreign keys would refuse, as conditions: SQLite leaves out what other constraints refuse, but fails for these.
 *
 * @param inbound the foreign keys that lead to the table whose rows the elements become
 */
record ForeignKeysAsked(Mapped mapped, List<Table.Inbound> inbound) {
    ForeignKeysAsked {
        inbound = List.copyOf(inbound);
    }

    /** Those elements whose rows refer to rows that are there. */
    String elements(String good) {
        String kept = mapped.into().foreignKeys().stream()
                .filter(key -> !key.parent().equals(mapped.into().name()) && isMapped(key))
                .map(this::refers)
                .collect(Collectors.joining(" and "));
        return kept.isEmpty() ? good : "select * from (" + good + ") as e where " + kept;
    }

    private boolean isMapped(Table.ForeignKey key) {
        List<Name> fields =
                mapped.mapping().fields().stream().map(Mapping.Field::column).toList();
        return !key.parentColumns().isEmpty()
                && fields.stream().anyMatch(key.columns()::contains)
                && key.columns().stream()
                        .allMatch(c ->
                                fields.contains(c) || mapped.parentColumns().contains(c));
    }

    private String refers(Table.ForeignKey key) {
        List<Name> columns = key.columns();
        String none =
                columns.stream().map(c -> "e." + mapped.alias(c) + " is null").collect(Collectors.joining(" or "));
        String same = IntStream.range(0, columns.size())
                .mapToObj(i -> "f." + key.parentColumns().get(i).quoted() + " = e." + mapped.alias(columns.get(i)))
                .collect(Collectors.joining(" and "));
        return "(" + none + " or exists (select 1 from " + key.parent().quoted() + " as f where " + same + "))";
    }

    /** A deletion of rows, without those that others hold. */
    String rows(String delete) {
        String own = mapped.into().name().name().quoted();
        return delete
                + inbound.stream()
                        .filter(in -> !in.key().parentColumns().isEmpty())
                        .filter(in -> List.of("no action", "restrict", "set default")
                                .contains(in.key().onDelete()))
                        .map(in -> " and not exists (select 1 from "
                                + in.child().quoted() + " as sluice_b where " + held(in.key(), own) + ")")
                        .collect(Collectors.joining());
    }

    private static String held(Table.ForeignKey key, String own) {
        return IntStream.range(0, key.columns().size())
                .mapToObj(i -> "sluice_b." + key.columns().get(i).quoted() + " = " + own + "."
                        + key.parentColumns().get(i).quoted())
                .collect(Collectors.joining(" and "));
    }
}
