package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
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
        if (block.checks().isEmpty()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "the checks of table \"" + name + "\" are none",
                    "verify",
                    "name what is to hold, or leave the table out");
        }
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
        if (all.isEmpty()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "verify { } has nothing to look at",
                    "verify",
                    "name a table or schema with its checks");
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
