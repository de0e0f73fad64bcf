package dev.sluice.shell.prompt;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Session;
import dev.sluice.db.Access;
import dev.sluice.db.OpenTransaction;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The transaction that goes on from input to input, once one was begun; outside of it every input commits by itself. */
public final class OpenWork {
    /** What the prompt shows. */
    public enum State {
        NONE,
        OPEN,
        /** It can only be rolled back. */
        FAILED
    }

    static final String INPUT = "this input";
    private static final String LOST = "the transaction is lost: all it did is taken back";
    private static final String UNDONE = "the transaction is over: all it did is taken back";

    private final Session session;
    private Optional<OpenTransaction> open = Optional.empty();
    private boolean lifted;
    /** How much of the present input is in the open transaction already. */
    private int kept;

    public OpenWork(Session session) {
        this.session = session;
    }

    /** A further input begins. */
    void inputBegins() {
        kept = 0;
    }

    /** Where a failure of this part leaves the open transaction; some of an input may be in it, as the first lines of a file. */
    String before(String part) {
        return part.equals(INPUT) && kept > 0
                ? "the transaction is open; what this input did before is in it"
                : "the transaction is open, as it was before " + part;
    }

    public State state() {
        return open.map(tx -> tx.failed() ? State.FAILED : State.OPEN).orElse(State.NONE);
    }

    /** Whether something is open that leaving would lose. */
    public boolean isOpen() {
        return open.isPresent();
    }

    public void begin(Access access) {
        boolean closed = access.readOnly() || session.gate().closed();
        open = Optional.of(session.databases().home().open(new Access(access.isolation(), closed)));
        kept = 1;
    }

    /** Opens one that may write a protected profile; the gate closes behind it. */
    void beginApproved(String reason) {
        session.approve(true);
        lifted = true;
        try {
            session.databases().home().remark("write: " + reason);
            begin(Access.WRITE);
        } catch (Throwable t) {
            closeGate();
            throw t;
        }
    }

    public void commit() {
        end(OpenTransaction::commit);
    }

    public void rollback() {
        end(OpenTransaction::rollback);
    }

    /** How an open transaction ends. */
    private interface Ending {
        void apply(OpenTransaction transaction);
    }

    private void end(Ending ending) {
        OpenTransaction ended = open.orElseThrow(() -> SluiceException.of(
                Kind.USAGE, "no transaction is open", "", "begin one with begin, or transaction { }"));
        open = Optional.empty();
        try {
            ending.apply(ended);
        } catch (SluiceException e) {
            throw e.state().isEmpty() ? e.withState(e.kind() == Kind.CONNECTION ? LOST : UNDONE) : e;
        } finally {
            closeGate();
        }
    }

    private void closeGate() {
        if (lifted) {
            lifted = false;
            session.approve(false);
        }
    }

    /** A savepoint's statement. */
    void mark(String sql) {
        OpenTransaction tx = open.orElseThrow(() ->
                SluiceException.of(Kind.USAGE, "a savepoint needs an open transaction", "", "begin one with begin"));
        try {
            tx.transaction().mark(sql);
        } catch (SluiceException e) {
            throw told(tx, e, sql);
        }
    }

    /** Runs the body; inside the open transaction under a savepoint, so that what fails there costs nothing else. */
    public <T extends @Nullable Object> T guarded(Supplier<T> body) {
        return guarded(INPUT, body);
    }

    /** The same for a part of an input; {@code part} names it, for the words on where a failure has left things. */
    <T extends @Nullable Object> T guarded(String part, Supplier<T> body) {
        if (open.isEmpty()) {
            return body.get();
        }
        OpenTransaction tx = open.get();
        if (tx.failed()) {
            throw SluiceException.of(
                            Kind.FAILED,
                            "the transaction has failed and can only be rolled back",
                            "",
                            "write rollback;")
                    .withState("the transaction waits for its rollback");
        }
        try {
            T result = tx.transaction().nested(body);
            kept++;
            return result;
        } catch (SluiceException e) {
            throw told(tx, e, part);
        }
    }

    private SluiceException told(OpenTransaction tx, SluiceException failure, String part) {
        if (!tx.failed()) {
            return failure.withState(before(part));
        }
        if (!tx.lost()) {
            return failure.withState("the transaction has failed; write rollback;");
        }
        try {
            rollback();
        } catch (SluiceException e) {
            failure.addSuppressed(e);
        }
        return failure.withState(LOST);
    }
}
