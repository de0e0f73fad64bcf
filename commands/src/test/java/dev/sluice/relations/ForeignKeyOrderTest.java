package dev.sluice.relations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import dev.sluice.sql.Table.ForeignKey;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForeignKeyOrderTest {
    private static Table table(String name, String... parents) {
        List<ForeignKey> keys = Set.of(parents).stream()
                .sorted()
                .map(parent -> new ForeignKey(
                        "",
                        List.of(Name.of("p")),
                        TableName.of("s", parent),
                        List.of(Name.of("id")),
                        "no action",
                        false,
                        List.of()))
                .toList();
        return new Table(TableName.of("s", name), 0, Table.Sort.TABLE, List.of(), List.of(), List.of(), keys, Set.of());
    }

    private static List<String> names(List<Table> tables) {
        return tables.stream().map(t -> t.name().name().text()).toList();
    }

    @Test
    void parentsComeFirstAndWhatIsFreeKeepsItsOrder() {
        ForeignKeyOrder order = ForeignKeyOrder.parentsFirst(
                List.of(table("z"), table("results", "experiments", "a"), table("experiments"), table("a")));

        assertThat(names(order.tables())).containsExactly("z", "a", "experiments", "results");
        assertThat(order.cycles()).isEmpty();
    }

    @Test
    void aSelfReferenceIsNoCycleAndAMissingParentIsIgnored() {
        ForeignKeyOrder order = ForeignKeyOrder.parentsFirst(List.of(table("tree", "tree", "elsewhere")));

        assertThat(names(order.tables())).containsExactly("tree");
        assertThat(order.cycles()).isEmpty();
    }

    @Test
    void aCycleIsReportedWholeAndStandsWhereItsParentsAreDone() {
        ForeignKeyOrder order = ForeignKeyOrder.parentsFirst(
                List.of(table("below", "a"), table("a", "b"), table("b", "a", "above"), table("above")));

        assertThat(names(order.tables())).containsExactly("above", "a", "b", "below");
        assertThat(order.cycles()).hasSize(1);
        assertThat(names(order.cycles().get(0))).containsExactly("a", "b");
    }

    @Test
    void aLongChainNeedsNoDeepStack() {
        List<Table> chain = IntStream.range(0, 20_000)
                .mapToObj(i -> table("t" + i, "t" + (i + 1)))
                .toList();

        assertThat(ForeignKeyOrder.parentsFirst(chain).tables().get(0)).isEqualTo(chain.get(19_999));
    }

    @Test
    void agreesWithReachabilityOnRandomGraphs() {
        Random random = new Random(20_240_607);
        for (int round = 0; round < 2_000; round++) {
            List<Table> tables = randomTables(random, 1 + random.nextInt(9));
            ForeignKeyOrder order = ForeignKeyOrder.parentsFirst(tables);
            boolean[][] reaches = reaches(tables);

            assertThat(order.tables()).containsExactlyInAnyOrderElementsOf(tables);
            assertThat(order.cycles()).containsExactlyInAnyOrderElementsOf(cycles(tables, reaches));
            for (int a = 0; a < tables.size(); a++) {
                for (int b = 0; b < tables.size(); b++) {
                    if (reaches[a][b] && !reaches[b][a]) {
                        assertThat(order.tables().indexOf(tables.get(a)))
                                .isGreaterThan(order.tables().indexOf(tables.get(b)));
                    }
                }
            }
        }
    }

    private static List<Table> randomTables(Random random, int count) {
        double density = random.nextDouble() / 2;
        return IntStream.range(0, count)
                .mapToObj(i -> table(
                        "t" + i,
                        IntStream.rangeClosed(0, count)
                                .filter(j -> random.nextDouble() < density)
                                .mapToObj(j -> "t" + j)
                                .toArray(String[]::new)))
                .toList();
    }

    /** Warshall's closure: slow and plain. */
    private static boolean[][] reaches(List<Table> tables) {
        int n = tables.size();
        List<String> names = names(tables);
        boolean[][] reaches = new boolean[n][n];
        for (int i = 0; i < n; i++) {
            for (ForeignKey key : tables.get(i).foreignKeys()) {
                int parent = names.indexOf(key.parent().name().text());
                if (parent >= 0) {
                    reaches[i][parent] = true;
                }
            }
        }
        for (int k = 0; k < n; k++) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    reaches[i][j] |= reaches[i][k] && reaches[k][j];
                }
            }
        }
        return reaches;
    }

    private static List<List<Table>> cycles(List<Table> tables, boolean[][] reaches) {
        List<List<Table>> cycles = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            int first = i;
            List<Table> group = IntStream.range(0, tables.size())
                    .filter(j -> j == first || (reaches[first][j] && reaches[j][first]))
                    .mapToObj(tables::get)
                    .toList();
            if (group.size() > 1 && group.get(0).equals(tables.get(i))) {
                cycles.add(group);
            }
        }
        return cycles;
    }
}
