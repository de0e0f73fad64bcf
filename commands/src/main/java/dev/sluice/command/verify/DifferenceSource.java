package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Source;
import dev.sluice.command.verify.Sample.Difference;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows that differ as the source of another command: a query on the side that has them, by their keys. */
record DifferenceSource(ComparePlan plan, DifferingKeys keys) {
    /** Missing and changed rows as the reference has them, extra ones as the subject does; under the subject's names. */
    Source of(Difference difference) {
        if (!keys.obstacle().isEmpty()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "the rows that differ " + keys.obstacle(),
                    plan.command().word(),
                    "upsert from the whole reference: it writes only what differs");
        }
        boolean ofSubject = difference == Difference.EXTRA;
        Side side = ofSubject ? plan.sides().subject() : plan.sides().reference();
        String items = plan.columns().stream()
                .map(c -> "s." + c.of(ofSubject).name().quoted() + " as "
                        + Name.of(c.name()).quoted())
                .collect(Collectors.joining(", "));
        Sql condition = new KeyCondition(plan, ofSubject).of(keys.of(difference));
        List<Object> binds = new ArrayList<>(side.relation().binds());
        binds.addAll(condition.binds());
        String text = "select " + items + " from " + side.relation().text() + " where " + condition.text();
        return new Source.OfQuery(side.database().profile(), new Sql(text, binds));
    }
}
