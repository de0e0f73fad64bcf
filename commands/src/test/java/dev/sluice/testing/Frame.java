package dev.sluice.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One message of PostgreSQL's protocol, as bytes; only the client's first has no type letter. */
final class Frame {
    private static final char NO_TYPE = '\0';
    private static final int LENGTH_BYTES = 4;
    private static final int CANCEL_REQUEST = 80877102;
    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;

    private final char type;
    private final byte[] body;

    private Frame(char type, byte[] body) {
        this.type = type;
        this.body = body;
    }

    static Frame readFirst(DataInputStream in) throws IOException {
        return new Frame(NO_TYPE, readBody(in));
    }

    static Frame read(DataInputStream in) throws IOException {
        char type = (char) in.readUnsignedByte();
        return new Frame(type, readBody(in));
    }

    private static byte[] readBody(DataInputStream in) throws IOException {
        byte[] body = new byte[in.readInt() - LENGTH_BYTES];
        in.readFully(body);
        return body;
    }

    char type() {
        return type;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** In bytes, with what stands before its body. */
    int size() {
        return (type == NO_TYPE ? 0 : 1) + LENGTH_BYTES + body.length;
    }

    void writeTo(DataOutputStream out) throws IOException {
        if (type != NO_TYPE) {
            out.writeByte(type);
        }
        out.writeInt(body.length + LENGTH_BYTES);
        out.write(body);
    }

    /** Whether the client asks for encryption, which the proxy declines by itself. */
    boolean asksForEncryption() {
        return type == NO_TYPE && (code() == SSL_REQUEST || code() == GSS_REQUEST);
    }

    boolean asksToCancel() {
        return type == NO_TYPE && code() == CANCEL_REQUEST;
    }

    /** Whether the client says that it leaves, which it does without waiting for an answer. */
    boolean isFarewell() {
        return type == 'X';
    }

    private int code() {
        return body.length < LENGTH_BYTES ? 0 : ByteBuffer.wrap(body).getInt();
    }
}
