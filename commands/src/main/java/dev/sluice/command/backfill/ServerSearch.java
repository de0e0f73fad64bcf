package dev.sluice.command.backfill;

import dev.sluice.SluiceException;
import dev.sluice.db.Fault;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import dev.sluice.relations.RowOrder;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Spelled;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The same as {@link Search}, in one round trip: a block that the server executes goes through the span, and sets aside what
 * fails. Where the server allows no such block, nothing is found.
 */
record ServerSearch(Pieces pieces, Quarantine quarantine, Transaction tx) {
    /** What is gone through, and what with each piece of it. */
    record Pieces(RowOrder order, UpdateSql sql, Condition wanted) {}

    /** What of the server's fault says that the block itself is not to be had, or that it is read otherwise than the statement. */
    private static final List<String> NO_BLOCK = List.of("42", "0A");

    private static final String SETTING = "sluice.backfill_found";
    private static final String BLOCK = "sluice_search.";
    private static final Spelled FROM = new Spelled(BLOCK + "from_place");
    private static final Spelled TO = new Spelled(BLOCK + "to_place");
    private static final Spelled UNTIL = new Spelled(BLOCK + "until_place");

    private static final String HEAD = """

            #variable_conflict use_column
            <<sluice_search>>
            declare
              from_place text := ?; to_place text := ?; end_place text; until_place text;
              size bigint := 1; near bigint := 0; rows bigint; wrote bigint := 0; aside bigint := 0;
              passed boolean; said text; more text; state text;
            begin
              %s
              loop
                end_place := (
            """;

    private static final String ATTEMPT = """
            );
                until_place := coalesce(end_place, to_place);
                begin
            """;

    private static final String FAILED = """
            ;
                  get diagnostics rows = row_count;
                  wrote := wrote + rows;
                  passed := true;
                exception when others then
                  get stacked diagnostics said = message_text, more = pg_exception_detail, state = returned_sqlstate;
                  if left(state, 2) not in (%s) or (size = 1 and end_place is null) then
                    raise;
                  end if;
                  passed := false;
                end;
                if passed then
                  exit when end_place is null;
                  from_place := end_place;
                  near := greatest(0, near - size);
                  size := case when near > 0 then (near + 1) / 2 else least(%s, size * %s) end;
                elsif size > 1 then
                  near := size;
                  size := size / 2;
                else
            """;

    private static final String TAIL = """
            ;
                  from_place := end_place;
                  near := 0;
                  size := 1;
                  aside := aside + 1;
                  exit when aside > %s;
                end if;
              end loop;
              perform set_config('%s', wrote || ' ' || aside, true);
            end
            """;

    /** Rows that were written, and rows that were set aside. */
    record Found(long wrote, long aside) {}

    /** Works out the values without writing, which costs a fraction of an update that is taken back. */
    Optional<Found> probing(Span span, long most) {
        return search(span, most, "", rows -> {
            Sql probe = pieces.sql().probe(Condition.all(List.of(pieces.wanted(), rows)));
            return new Sql(probe.text().replaceFirst("^select", "perform"), probe.binds());
        });
    }

    /** Writes the rows that can be written. */
    Optional<Found> writing(Span span, long most, boolean forcing) {
        return search(span, most, forcing ? "set constraints all immediate;" : "", rows -> pieces.sql()
                .update(pieces.wanted(), rows));
    }

    private Optional<Found> search(Span span, long most, String first, Function<Condition, Sql> attempt) {
        Sql block = block(span, most, first, attempt);
        if (block.binds().stream().anyMatch(ServerSearch::isNoText)) {
            return Optional.empty();
        }
        try {
            return Optional.of(tx.nested(() -> {
                tx.block(block);
                return found();
            }));
        } catch (SluiceException e) {
            if (Fault.behind(e).filter(ServerSearch::saysNoBlock).isEmpty()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static boolean isNoText(@Nullable Object value) {
        return value != null && value.getClass().isArray();
    }

    private static boolean saysNoBlock(Fault fault) {
        return NO_BLOCK.stream().anyMatch(fault.sqlState()::startsWith);
    }

    private Found found() {
        Rows rows = tx.query(Sql.of("select current_setting('" + SETTING + "')"));
        String[] both = String.valueOf(rows.value()).split(" ", 2);
        return new Found(Long.parseLong(both[0]), Long.parseLong(both[1]));
    }

    private Sql block(Span span, long most, String first, Function<Condition, Sql> attempt) {
        Block block = new Block().add(Sql.of(HEAD.formatted(first), span.behind(), span.upTo()));
        Condition rest = Condition.all(List.of(pieces.wanted(), pieces.order().between(FROM, TO)));
        block.add(pieces.order().placeAfter(rest, BLOCK + "size - 1"));
        block.add(Sql.of(ATTEMPT)).add(attempt.apply(pieces.order().between(FROM, UNTIL)));
        String classes = "'" + String.join("', '", SpanWriter.OF_ROWS) + "'";
        block.add(Sql.of(FAILED.formatted(classes, Gallop.MOST, Gallop.GROWTH)));
        String reason = "concat_ws('; ', nullif(" + BLOCK + "said, ''), nullif(" + BLOCK + "more, ''))";
        block.add(quarantine.insert(
                new Spelled(BLOCK + "end_place"), "", new Spelled(reason), new Spelled(BLOCK + "state")));
        return block.add(Sql.of(TAIL.formatted(most, SETTING))).sql();
    }

    /** Pieces of a text with their values. */
    private static final class Block {
        private final StringBuilder text = new StringBuilder();
        private final List<@Nullable Object> binds = new ArrayList<>();

        Block add(Sql piece) {
            text.append(piece.text());
            binds.addAll(piece.binds());
            return this;
        }

        Sql sql() {
            return new Sql(text.toString(), binds);
        }
    }
}
