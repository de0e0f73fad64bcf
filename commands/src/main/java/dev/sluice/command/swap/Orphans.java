package dev.sluice.command.swap;

import dev.sluice.db.Reader;
import dev.sluice.relations.Removal;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows of other tables, {@code c}, that refer to rows, {@code t}, which the new content does not have. */
record Orphans(Site site, Table.Inbound inbound, List<Name> match) {
    private static final int SAMPLES = 5;

    /**
     * What was found of one child table.
     *
     * @param gone rows whose parent is not there any more
     * @param changed rows whose parent is there under another key
     * @param moves old and new key side by side, the first few
     */
    record Found(TableName child, String action, long gone, long changed, List<String> moves) {
        Found {
            moves = List.copyOf(moves);
        }

        long rows() {
            return gone + changed;
        }
    }

    Found find(Reader reader) {
        long all = reader.number(count());
        long changed = all == 0 || match.isEmpty() ? 0 : reader.number(lost("select count(*) as n from ", moved()));
        return new Found(
                inbound.child(),
                inbound.key().onDelete(),
                all - changed,
                changed,
                changed == 0 ? List.of() : moves(reader));
    }

    Sql count() {
        return lost("select count(*) as n from ", "");
    }

    /** Rows that refer to those which would be pruned. */
    Sql countBelow(Table.Inbound grandchild) {
        String refers =
                pairs("g.", grandchild.key().columns(), "c.", grandchild.key().parentColumns());
        return new Sql(
                "select count(*) as n from " + grandchild.child().quoted() + " as g where exists (select 1 from "
                        + inbound.child().quoted() + " as c where " + refers + " and exists (" + parent("c") + "))",
                binds());
    }

    /** Takes them out, or sets these columns of theirs to null. */
    Removal removal(Table child, List<Name> nulled) {
        return new Removal(child, alias -> new Sql("exists (" + parent(alias) + ")", binds()), nulled);
    }

    private String pairs(String left, List<Name> one, String right, List<Name> other) {
        return IntStream.range(0, one.size())
                .mapToObj(i -> left + one.get(i).quoted() + " = " + right
                        + other.get(i).quoted())
                .collect(Collectors.joining(" and "));
    }

    private List<Name> parentColumns() {
        return inbound.key().parentColumns();
    }

    private String condition() {
        return site.where().map(w -> "(" + w.text() + "\n)").orElse("true");
    }

    private List<@Nullable Object> binds() {
        return site.where().map(Sql::binds).orElse(List.of());
    }

    /** The parent is in the range that is replaced, and its key is not among the new ones. */
    private String parent(String child) {
        return "select 1 from " + site.target().name().quoted() + " as t where "
                + pairs("t.", parentColumns(), child + ".", inbound.key().columns()) + " and " + condition() + " and "
                + new Content(site).lacks(parentColumns(), "t.", parentColumns());
    }

    /** Rows whose parent goes or gets another key, and whose key another row will have: no orphans, but reached by what is written. */
    Sql countReached() {
        return new Sql(
                "select count(*) as n from " + inbound.child().quoted() + " as c where exists (select 1 from "
                        + site.target().name().quoted() + " as t where "
                        + pairs("t.", parentColumns(), "c.", inbound.key().columns()) + " and " + condition() + " and "
                        + new Content(site).leaves(parentColumns()) + ")",
                binds());
    }

    /** Whether there can be any: a row that has all the key keeps what others refer to. */
    boolean canBeReached() {
        return !parentColumns().containsAll(site.key());
    }

    private String moved() {
        return " and exists (select 1 from " + site.staging().quoted() + " as m where "
                + pairs("m.", match, "t.", match) + ")";
    }

    /** Rows that have their parent among the new ones are most: without them first, the rest is read in a moment. */
    private Sql lost(String select, String further) {
        return new Sql(
                select + inbound.child().quoted() + " as c where "
                        + new Content(site)
                                .lacks(parentColumns(), "c.", inbound.key().columns())
                        + " and exists (" + parent("c")
                        + further + ")",
                binds());
    }

    /** Where the parents have gone, for people. */
    private List<String> moves(Reader reader) {
        String old = list("t.");
        String text = "select distinct " + old + ", " + list("m.") + " from "
                + site.target().name().quoted()
                + " as t join " + site.staging().quoted() + " as m on " + pairs("m.", match, "t.", match) + " where "
                + "exists (select 1 from " + inbound.child().quoted() + " as c where "
                + pairs("t.", parentColumns(), "c.", inbound.key().columns()) + ") and "
                + new Content(site).lacks(parentColumns(), "t.", parentColumns()) + " limit " + SAMPLES;
        List<String> moves = new ArrayList<>();
        int width = parentColumns().size();
        for (List<@Nullable Object> row : reader.query(Sql.of(text)).rows()) {
            moves.add(shown(row.subList(0, width)) + " -> " + shown(row.subList(width, 2 * width)));
        }
        return moves;
    }

    private static String shown(List<@Nullable Object> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private String list(String alias) {
        return parentColumns().stream().map(c -> alias + c.quoted()).collect(Collectors.joining(", "));
    }

    /** Rows whose foreign key is filled and leads neither to a row of the table nor to a new one. */
    static Sql countWithoutBoth(Site site, Table.Inbound inbound) {
        Orphans child = new Orphans(site, inbound, List.of());
        Sql newly = new Content(site).countWithoutParent(inbound.child().quoted(), inbound.key());
        return Sql.of(newly.text() + " and not exists (select 1 from "
                + site.target().name().quoted() + " as t where "
                + child.pairs("t.", child.parentColumns(), "c.", inbound.key().columns()) + ")");
    }

    /** New rows that refer to rows of the same table which the new content does not have; empty for other keys. */
    static Optional<Sql> countDangling(Site site, Table.ForeignKey key) {
        if (!key.parent().equals(site.target().name())) {
            return Optional.empty();
        }
        Orphans self = new Orphans(site, new Table.Inbound(site.staging(), key), List.of());
        return Optional.of(new Sql(
                new Content(site)
                                .countWithoutParent(site.staging().quoted(), key)
                                .text()
                        + self.staying(),
                self.binds()));
    }

    /** Parents outside of the range that is replaced stay. */
    private String staying() {
        return site.where().isEmpty()
                ? ""
                : " and not exists (select 1 from " + site.target().name().quoted() + " as t where "
                        + pairs("t.", parentColumns(), "c.", inbound.key().columns()) + " and not coalesce("
                        + condition() + ", false))";
    }

    /** Rows that stay, and keep a reference to rows of the same table which the new content does not have; empty for other keys. */
    static Optional<Sql> countKeptDangling(Site site, Table.ForeignKey key) {
        if (!key.parent().equals(site.target().name()) || key.columns().stream().noneMatch(site.keep()::contains)) {
            return Optional.empty();
        }
        Orphans self = new Orphans(site, new Table.Inbound(site.target().name(), key), List.of());
        String stays = " and exists (select 1 from " + site.staging().quoted() + " as k where "
                + self.pairs("k.", site.key(), "c.", site.key()) + ")";
        return Optional.of(new Sql(
                new Content(site)
                                .countWithoutParent(site.target().name().quoted(), key)
                                .text()
                        + stays
                        + self.staying(),
                self.binds()));
    }
}
