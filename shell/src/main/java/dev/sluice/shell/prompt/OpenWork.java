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

    private final Session session;
    private Optional<OpenTransaction> open = Optional.empty();
    private boolean lifted;

    public OpenWork(Session session) {
        this.session = session;
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
        open.orElseThrow(() -> SluiceException.of(
                        Kind.USAGE, "a savepoint needs an open transaction", "", "begin one with begin"))
                .transaction()
                .mark(sql);
    }

    /** Runs the body; inside the open transaction under a savepoint, so that what fails there costs nothing else. */
    public <T extends @Nullable Object> T guarded(Supplier<T> body) {
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
            return tx.transaction().nested(body);
        } catch (SluiceException e) {
            throw told(tx, e);
        }
    }

    private SluiceException told(OpenTransaction tx, SluiceException failure) {
        if (!tx.failed()) {
            return failure.withState("the transaction is open, as it was before this input");
        }
        if (!tx.lost()) {
            return failure.withState("the transaction has failed; write rollback;");
        }
        try {
            rollback();
        } catch (SluiceException e) {
            failure.addSuppressed(e);
        }
        return failure.withState("the transaction is lost: all it did is taken back");
    }
}
