package dev.sluice.shell.script;

import dev.sluice.command.verify.TableChecks;
import dev.sluice.sql.TableName;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.ArrayList;
import java.util.List;

/** What may stand in {@code verify { ... }}. */
public final class VerifyBlock {
    private final boolean postgres;
    private final List<TableChecks> tables = new ArrayList<>();

    VerifyBlock(boolean postgres) {
        this.postgres = postgres;
    }

    /** What is to hold for a table. */
    public void table(
            CharSequence name,
            @DelegatesTo(value = TableBlock.class, strategy = Closure.DELEGATE_FIRST) Closure<?> body) {
        TableBlock block = new TableBlock(postgres);
        fill(body, block);
        tables.add(new TableChecks(TableName.parse(name.toString()), block.checks()));
    }

    List<TableChecks> tables() {
        return tables;
    }

    static void fill(Closure<?> body, Object block) {
        Closure<?> own = (Closure<?>) body.clone();
        own.setDelegate(block);
        own.setResolveStrategy(Closure.DELEGATE_FIRST);
        own.call();
    }
}
