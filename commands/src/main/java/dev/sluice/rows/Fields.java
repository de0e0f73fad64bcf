package dev.sluice.rows;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds and reads the fields of an encoded tuple. */
public final class Fields {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Fields() {}

    /** Length of the field whose length word is there; -1 for null. */
    public static int length(byte[] tuple, int at) {
        return (int) INT.get(tuple, at);
    }

    /** Where the next field's length word is. */
    public static int skip(byte[] tuple, int at) {
        return at + 4 + Math.max(0, length(tuple, at));
    }

    /** Where that field's length word is, counted from 0, in a tuple that starts there. */
    public static int offset(byte[] tuple, int start, int field) {
        int at = start;
        for (int i = 0; i < field; i++) {
            at = skip(tuple, at);
        }
        return at;
    }

    static int readInt(byte[] tuple, int at) {
        return (int) INT.get(tuple, at);
    }

    static long readLong(byte[] tuple, int at) {
        return (long) LONG.get(tuple, at);
    }

    static short readShort(byte[] tuple, int at) {
        return (short) ((tuple[at] << 8) | (tuple[at + 1] & 0xff));
    }

    /** The field's bytes as text; empty for null. */
    static String readText(byte[] tuple, int at) {
        int length = Math.max(0, length(tuple, at));
        return new String(tuple, at + 4, length, StandardCharsets.UTF_8);
    }

    static byte[] readBytes(byte[] tuple, int at) {
        return Arrays.copyOfRange(tuple, at + 4, at + 4 + Math.max(0, length(tuple, at)));
    }
}
