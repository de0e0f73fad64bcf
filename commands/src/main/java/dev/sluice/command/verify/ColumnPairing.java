package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pairs the columns of two sides and finds the key. */
final class ColumnPairing {
    private final Compare command;
    private final Side subject;
    private final Side reference;
    private final List<SchemaDifference> schema = new ArrayList<>();
    private final List<ComparedColumn> pairs = new ArrayList<>();

    ColumnPairing(Compare command, Side subject, Side reference) {
        this.command = command;
        this.subject = subject;
        this.reference = reference;
    }

    ComparePlan plan() {
        refuseUnknown();
        subject.columns().stream().filter(c -> !ignored(c)).forEach(this::pair);
        for (Column column : reference.columns()) {
            boolean paired = pairs.stream().anyMatch(p -> p.reference().name().equals(column.name()));
            if (!paired && !ignored(column)) {
                only(column, reference);
            }
        }
        if (pairs.isEmpty()) {
            throw refused("the two sides have no column in common", "pair them with map: [reference: 'ours']");
        }
        List<Name> key = command.selection().keyless() ? List.of() : key();
        List<ComparedColumn> ordered = new ArrayList<>();
        key.forEach(k -> ordered.add(pairOf(k).orElseThrow()));
        pairs.stream().filter(p -> !ordered.contains(p)).forEach(ordered::add);
        refuseTolerantKey(ordered, key.size());
        return new ComparePlan(
                        command,
                        new ComparePlan.Sides(subject, reference),
                        ordered,
                        key.size(),
                        schema,
                        ComparePlan.Only.ALL)
                .checked();
    }

    private void pair(Column own) {
        Optional<Column> other = partner(theirs(own.name().text()));
        if (other.isEmpty()) {
            only(own, subject);
            return;
        }
        Column common = CommonType.of(own, other.get());
        pairs.add(new ComparedColumn(own, other.get(), common, command.rules().of(own.name(), common)));
        boolean sameEngine = subject.postgres() == reference.postgres();
        if (sameEngine && !own.declared().equalsIgnoreCase(other.get().declared())) {
            String what = "column \"%s\" is %s in %s and %s in %s";
            schema.add(new SchemaDifference(
                    what.formatted(
                            own.name(), declared(own), subject.label(), declared(other.get()), reference.label()),
                    false));
        }
    }

    /** A column whose name differs by case is one, unless it is another's. */
    private Optional<Column> partner(String wanted) {
        return reference
                .column(wanted)
                .filter(c -> c.name().text().equals(wanted)
                        || subject.columns().stream()
                                .map(o -> theirs(o.name().text()))
                                .filter(c.name().text()::equalsIgnoreCase)
                                .allMatch(wanted::equals));
    }

    private static String declared(Column column) {
        return column.declared().isEmpty() ? "of no type" : column.declared();
    }

    private void only(Column column, Side side) {
        schema.add(new SchemaDifference("column \"" + column.name() + "\" is only in " + side.label(), true));
    }

    /** The reference's name of a column of the subject. */
    private String theirs(String ours) {
        return command.selection().renames().stream()
                .filter(r -> r.subject().equalsIgnoreCase(ours))
                .map(Compare.Rename::reference)
                .findFirst()
                .orElse(ours);
    }

    private boolean ignored(Column column) {
        return command.selection().ignore().stream()
                .anyMatch(i -> i.equalsIgnoreCase(column.name().text()));
    }

    private List<Name> key() {
        if (!command.selection().key().isEmpty()) {
            return command.selection().key().stream().map(this::named).toList();
        }
        List<Name> own = subject.identity();
        if (!own.isEmpty() && own.stream().allMatch(k -> pairOf(k).isPresent())) {
            return own;
        }
        List<Name> theirs = reference.identity().stream()
                .map(this::ours)
                .flatMap(Optional::stream)
                .toList();
        return theirs.size() == reference.identity().size() ? theirs : List.of();
    }

    private Optional<Name> ours(Name theirs) {
        return pairs.stream()
                .filter(p -> p.reference().name().equals(theirs))
                .map(p -> p.common().name())
                .findFirst();
    }

    private Name named(String key) {
        return pairs.stream()
                .filter(p -> p.name().equalsIgnoreCase(key))
                .findFirst()
                .map(p -> p.common().name())
                .orElseThrow(() -> refused(
                        "key: names the column \"" + key + "\", which is not compared",
                        "the columns of both sides are "
                                + pairs.stream().map(ComparedColumn::name).toList()));
    }

    private Optional<ComparedColumn> pairOf(Name name) {
        return pairs.stream().filter(p -> p.common().name().equals(name)).findFirst();
    }

    private void refuseUnknown() {
        List<String> named = new ArrayList<>(command.rules().named());
        command.selection().renames().forEach(r -> named.add(r.subject()));
        for (String name : named) {
            if (subject.column(name).isEmpty()) {
                throw refused(unknown(name, subject), "its columns are " + names(subject));
            }
        }
        for (Compare.Rename rename : command.selection().renames()) {
            if (reference.column(rename.reference()).isEmpty()) {
                throw refused(unknown(rename.reference(), reference), "its columns are " + names(reference));
            }
        }
        for (String name : command.selection().ignore()) {
            if (subject.column(name).isEmpty() && reference.column(name).isEmpty()) {
                throw refused("ignore: names the column \"" + name + "\", which neither side has", "check its name");
            }
        }
    }

    private static String unknown(String name, Side side) {
        return side.label() + " has no column \"" + name + "\"";
    }

    private static List<Name> names(Side side) {
        return side.columns().stream().map(Column::name).toList();
    }

    private void refuseTolerantKey(List<ComparedColumn> ordered, int keySize) {
        List<ComparedColumn> exact = keySize == 0 ? ordered : ordered.subList(0, keySize);
        exact.stream().filter(c -> c.rule().tolerance() > 0).findFirst().ifPresent(c -> {
            throw refused(
                    "tolerance: for \"" + c.name() + "\" needs a key of other columns to find the row by",
                    "name one with key: [...]");
        });
    }

    private SluiceException refused(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, command.word(), remedy);
    }
}
