package dev.sluice.shell.script;

/** Where a word stands: decides what it may do there. */
public enum Place {
    /** A runbook outside its steps: runs every time, so it may not write. */
    TOP("outside a step"),
    /** A fact, an expectation or {@code on(...)}: reads only. */
    READING("in a fact, an expectation or on(...)"),
    /** A step with tx 'one', a transaction or a rehearsal: one managed transaction. */
    MANAGED("in a managed transaction"),
    /** The prompt, or a step without a transaction of its own. */
    LOOSE("outside a transaction"),
    /** A method or a closure of the user's own: only the run can tell from where it is called. */
    ANYWHERE("anywhere");

    private final String described;

    Place(String described) {
        this.described = described;
    }

    /** In words that go on a sentence: "may stand ...". */
    public String described() {
        return described;
    }
}
