package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Stands on 127.0.0.1 between a client and a PostgreSQL server, counts the client's messages and cuts at a chosen one.
 *
 * <p>One cut happens once; connections made after it work again, except in a black hole, which swallows those too until
 * {@link #heal()}. Requests to cancel pass uncounted, because timers send them, and so do farewells, because one may arrive
 * after the next count began. For clients without encryption: a request for it is declined here.
 */
public final class CuttingProxy implements AutoCloseable {
    private final String serverHost;
    private final int serverPort;
    private final ServerSocket listening;
    private final Set<ProxyConnection> connections = ConcurrentHashMap.newKeySet();
    private final List<ClientMessage> messages = new ArrayList<>();
    private Predicate<ClientMessage> where = message -> false;
    private Cut cut = Cut.BEFORE;
    private final AtomicLong answered = new AtomicLong();
    private boolean done;
    private boolean swallowing;

    /** What happens at the chosen message. */
    public enum Cut {
        /** The message does not reach the server; both sides see the connection closed. */
        BEFORE,
        /** The server gets it and what follows and finishes its work; the client hears none of that and is then cut off. */
        AFTER,
        /** From this message on nothing passes either way and nothing is closed. */
        BLACK_HOLE
    }

    private CuttingProxy(String serverHost, int serverPort) throws IOException {
        this.serverHost = serverHost;
        this.serverPort = serverPort;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    public static CuttingProxy inFrontOf(TestServer server) {
        return inFrontOf(server.host(), server.port());
    }

    public static CuttingProxy inFrontOf(String host, int port) {
        try {
            CuttingProxy proxy = new CuttingProxy(host, port);
            ProxyConnection.daemon("proxy accepts", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Cuts at the {@code k}-th message from now, the first being 1; forgets earlier cuts and counts. */
    public synchronized void cutAt(int k, Cut how) {
        arm(message -> message.number() == k, how);
    }

    /** Cuts at the next Query or Parse message whose SQL begins so, in any case of letters; forgets earlier cuts and counts. */
    public synchronized void cutAt(String sql, Cut how) {
        String start = sql.toLowerCase(Locale.ROOT);
        arm(message -> message.text().toLowerCase(Locale.ROOT).startsWith(start), how);
    }

    /** Lets everything pass again, on new connections after a black hole; counts from 0. */
    public synchronized void heal() {
        arm(message -> false, Cut.BEFORE);
    }

    private void arm(Predicate<ClientMessage> newWhere, Cut how) {
        if (swallowing) {
            // Too much has gone missing on these.
            connections.forEach(ProxyConnection::close);
        }
        where = newWhere;
        cut = how;
        done = false;
        swallowing = false;
        messages.clear();
    }

    /** Whether the chosen message has come. */
    public synchronized boolean hasCut() {
        return done;
    }

    /** How many messages clients have sent since the count began. */
    public synchronized int count() {
        return messages.size();
    }

    /** Those messages, in the order they came. */
    public synchronized List<ClientMessage> messages() {
        return List.copyOf(messages);
    }

    /** Their SQL, where they have any. */
    public synchronized List<String> texts() {
        return messages.stream()
                .map(ClientMessage::text)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /** How many bytes the server has sent since the proxy was made. */
    public long answered() {
        return answered.get();
    }

    void answered(int bytes) {
        answered.addAndGet(bytes);
    }

    /** What to do with this message, which is counted hereby. */
    synchronized Verdict judge(Frame frame) {
        if (swallowing) {
            return Verdict.SWALLOW;
        }
        if (frame.asksToCancel() || frame.isFarewell()) {
            return Verdict.PASS;
        }
        ClientMessage message = ClientMessage.of(messages.size() + 1, frame);
        messages.add(message);
        if (done || !where.test(message)) {
            return Verdict.PASS;
        }
        done = true;
        swallowing = cut == Cut.BLACK_HOLE;
        return switch (cut) {
            case BEFORE -> Verdict.CUT;
            case AFTER -> Verdict.DEAFEN;
            case BLACK_HOLE -> Verdict.SWALLOW;
        };
    }

    /** The fate of one message and its connection. */
    enum Verdict {
        PASS,
        CUT,
        DEAFEN,
        SWALLOW
    }

    synchronized boolean isSwallowing() {
        return swallowing;
    }

    void forget(ProxyConnection connection) {
        connections.remove(connection);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                connect(listening.accept());
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    System.err.println("proxy: " + e);
                }
            }
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            connections.add(ProxyConnection.open(this, client, new Socket(serverHost, serverPort)));
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    /** Refuses new connections, as a server does that was stopped; those that are open stay. */
    public void stopListening() throws IOException {
        listening.close();
        // Whoever waits in accept() keeps the port open until it has woken up.
        while (answers()) {
            Thread.onSpinWait();
        }
    }

    private boolean answers() {
        try (Socket probe = new Socket(listening.getInetAddress(), listening.getLocalPort())) {
            return probe.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        connections.forEach(ProxyConnection::close);
    }
}
