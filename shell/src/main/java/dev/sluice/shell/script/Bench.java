package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Session;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Isolation;
import dev.sluice.db.Transaction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where words work just now: the database, and what may be done there. */
final class Bench {
    private final Session session;
    private final Deque<Place> places;
    private final Deque<Database> elsewhere = new ArrayDeque<>();
    private Optional<InnerTransactions> inner = Optional.empty();

    Bench(Session session, Place start) {
        this.session = session;
        this.places = new ArrayDeque<>(List.of(start));
    }

    /** The transactions of the script that is wrapped just now. */
    Optional<InnerTransactions> inner() {
        return inner;
    }

    <T extends @Nullable Object> T wrapping(InnerTransactions transactions, Supplier<T> body) {
        Optional<InnerTransactions> outer = inner;
        inner = Optional.of(transactions);
        try {
            return body.get();
        } finally {
            inner = outer;
        }
    }

    Session session() {
        return session;
    }

    Database home() {
        return session.databases().home();
    }

    /** The home database, or the one that {@code on(...)} named. */
    Database database() {
        Database other = elsewhere.peekFirst();
        return other == null ? home() : other;
    }

    /** Refuses a word where it may not stand. */
    void allow(String word) {
        Placement.objection(word, place()).ifPresent(o -> {
            throw SluiceException.of(Kind.USAGE, o.what(), "", o.remedy());
        });
    }

    /** Refuses a word that waits for others while a managed transaction is open, however deep in closures that only read. */
    void refuseInManaged(String word) {
        if (places.contains(Place.MANAGED)) {
            throw SluiceException.of(
                    Kind.USAGE,
                    word + " may not stand " + Place.MANAGED.described(),
                    "",
                    "put it in a step with tx: 'none'");
        }
    }

    boolean reads() {
        return place() == Place.READING;
    }

    private Place place() {
        return places.getFirst();
    }

    <T extends @Nullable Object> T in(Place place, Supplier<T> body) {
        places.addFirst(place);
        try {
            return body.get();
        } finally {
            places.removeFirst();
        }
    }

    <T extends @Nullable Object> T on(Database other, Supplier<T> body) {
        elsewhere.addFirst(other);
        try {
            return in(Place.READING, body);
        } finally {
            elsewhere.removeFirst();
        }
    }

    /** Reads in the open transaction, or in one of its own that the server keeps from writing. */
    <T extends @Nullable Object> T read(Function<Transaction, T> body) {
        return database().read(body);
    }

    /** Writes in the open transaction, or in one of its own, when the profile lets us. */
    <T extends @Nullable Object> T write(String word, Function<Transaction, T> body) {
        session.gate().pass(word);
        Optional<Transaction> open = home().current();
        if (open.isPresent()) {
            return body.apply(open.get());
        }
        session.refuseUnmarked(word);
        return home().transaction(Access.WRITE, body);
    }

    /** A managed block; read only while the profile is closed for writing. */
    <T extends @Nullable Object> T managed(Isolation isolation, boolean asked, Supplier<T> body) {
        if (asked && home().current().isPresent()) {
            throw SluiceException.of(
                    Kind.USAGE, "the isolation of an open transaction cannot change", "", "give it where it begins");
        }
        if (home().current().isEmpty()) {
            session.refuseUnmarked("transaction");
        }
        Access access = new Access(isolation, session.gate().closed());
        return home().transaction(access, tx -> in(Place.MANAGED, body));
    }
}
