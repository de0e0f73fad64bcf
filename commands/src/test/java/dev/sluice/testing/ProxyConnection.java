package dev.sluice.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;

/** One client's connection through a {@link CuttingProxy}: a thread for each direction. */
final class ProxyConnection {
    /** After these the server waits for the client: ready, or in the midst of a login or of a COPY. */
    private static final String SERVER_WAITS = "ZRGW";

    private final CuttingProxy proxy;
    private final Socket client;
    private final Socket server;
    private volatile boolean deaf;

    private ProxyConnection(CuttingProxy proxy, Socket client, Socket server) {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
    }

    static ProxyConnection open(CuttingProxy proxy, Socket client, Socket server) throws IOException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        ProxyConnection connection = new ProxyConnection(proxy, client, server);
        daemon("proxy to server", () -> connection.run(connection::toServer));
        daemon("proxy to client", () -> connection.run(connection::toClient));
        return connection;
    }

    static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** One direction, until either side is gone. */
    private interface Direction {
        void forward() throws IOException;
    }

    private void run(Direction direction) {
        try {
            direction.forward();
        } catch (IOException gone) {
            deaf = true; // Both sides are closed below, whichever went first.
        } finally {
            if (!proxy.isSwallowing()) {
                close();
            }
        }
    }

    private void toServer() throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(server.getOutputStream()));
        Frame first = Frame.readFirst(in);
        while (first.asksForEncryption()) {
            client.getOutputStream().write('N');
            first = Frame.readFirst(in);
        }
        boolean goesOn = pass(first, out);
        while (goesOn) {
            if (in.available() == 0) {
                out.flush();
            }
            goesOn = pass(Frame.read(in), out);
        }
    }

    /** Whether the connection goes on after this message. */
    private boolean pass(Frame frame, DataOutputStream out) throws IOException {
        switch (proxy.judge(frame)) {
            case PASS -> frame.writeTo(out);
            case DEAFEN -> {
                deaf = true;
                frame.writeTo(out);
            }
            case CUT -> {
                // What came before it has been sent, as it would have been without the proxy.
                out.flush();
                return false;
            }
            case SWALLOW -> deaf = true;
        }
        return true;
    }

    private void toClient() throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(server.getInputStream()));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(client.getOutputStream()));
        boolean finished = false;
        while (!finished) {
            Frame frame = Frame.read(in);
            proxy.answered(frame.size());
            // Looked at once for each frame: the client cannot choose the cut before it has this one.
            boolean unheard = deaf;
            if (!unheard) {
                frame.writeTo(out);
                if (in.available() == 0) {
                    out.flush();
                }
            }
            finished = unheard && SERVER_WAITS.indexOf(frame.type()) >= 0 && !proxy.isSwallowing();
        }
    }

    void close() {
        try (client;
                server) {
            proxy.forget(this);
        } catch (IOException e) {
            System.err.println("proxy: " + e);
        }
    }
}
