package dev.sluice.shell.print;

import java.math.BigDecimal;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HexFormat;

/** A value as text, exactly: no digit is lost, no exponent invented. */
final class Cell {
    private Cell() {}

    static String text(Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof LocalTime time && time.getSecond() == 0 && time.getNano() == 0) {
            return time + ":00";
        }
        return value instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(value);
    }
}
