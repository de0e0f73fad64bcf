package dev.sluice.command.verify;

import java.util.List;

/** Checks that are looked at together. */
public sealed interface CheckGroup permits TableChecks, SchemaChecks {
    /** What they are about: a table's name, or the schema. */
    String subject();

    /** What is to hold, a sentence each. */
    List<String> sentences();

    List<CheckResult> results(Look look);
}
