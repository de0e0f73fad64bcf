package dev.sluice.shell.script;

import dev.sluice.command.verify.CheckGroup;
import dev.sluice.command.verify.SchemaChecks;
import dev.sluice.command.verify.TableChecks;
import dev.sluice.sql.TableName;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.ArrayList;
import java.util.List;

/** What may stand in {@code verify { ... }}. */
public final class VerifyBlock {
    private final Bench bench;
    private final List<CheckGroup> groups = new ArrayList<>();
    private final SchemaBlock schema = new SchemaBlock();

    VerifyBlock(Bench bench) {
        this.bench = bench;
    }

    /** What is to hold for a table. */
    public void table(
            CharSequence name,
            @DelegatesTo(value = TableBlock.class, strategy = Closure.DELEGATE_FIRST) Closure<?> body) {
        TableBlock block = new TableBlock(bench);
        fill(body, block);
        groups.add(new TableChecks(TableName.parse(name.toString()), block.checks()));
    }

    /** What is to hold for what the database is made of. */
    public void schema(@DelegatesTo(value = SchemaBlock.class, strategy = Closure.DELEGATE_FIRST) Closure<?> body) {
        fill(body, schema);
    }

    /** For {@code schema.matches(profile('other'))}. */
    public SchemaBlock getSchema() {
        return schema;
    }

    List<CheckGroup> groups() {
        List<CheckGroup> all = new ArrayList<>(groups);
        if (!schema.checks().isEmpty()) {
            all.add(new SchemaChecks(schema.checks()));
        }
        return all;
    }

    static void fill(Closure<?> body, Object block) {
        Closure<?> own = (Closure<?>) body.clone();
        own.setDelegate(block);
        own.setResolveStrategy(Closure.DELEGATE_FIRST);
        own.call();
    }
}
