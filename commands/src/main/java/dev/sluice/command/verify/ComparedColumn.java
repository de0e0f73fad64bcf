package dev.sluice.command.verify;

import dev.sluice.rows.FieldRule;
import dev.sluice.sql.Column;

/**
 * A column of both sides.
 *
 * @param common the type that both are brought into before they are compared, under the subject's name
 */
record ComparedColumn(Column subject, Column reference, Column common, FieldRule rule) {
    Column of(boolean ofSubject) {
        return ofSubject ? subject : reference;
    }

    String name() {
        return common.name().text();
    }
}
