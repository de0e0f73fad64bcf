package dev.sluice.command.swap;

import dev.sluice.command.Command;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Where the new rows come from. */
public sealed interface Filling {
    /** As the user would write it; used in plans and reports. */
    String described();

    /**
     * A command that fills the staging table once that is there.
     *
     * @param reads profiles it reads besides the home one
     * @param brought the columns it brings; empty where it refuses by itself to leave some out
     */
    record OfCommand(
            String described, List<String> reads, Optional<Brought> brought, Function<TableName, Command<?>> maker)
            implements Filling {
        public OfCommand {
            reads = List.copyOf(reads);
        }
    }

    /** Code of the user, or a program it calls: it is told the staging table's name, and must see it committed. */
    record OfCode(Consumer<Staged> code) implements Filling {
        @Override
        public String described() {
            return "a block";
        }
    }

    /** A table that is built already. */
    record OfTable(TableName table) implements Filling {
        @Override
        public String described() {
            return table.toString();
        }
    }
}
