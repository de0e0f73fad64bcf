package dev.sluice.rows;

import dev.sluice.sql.ValueType;
import java.math.BigDecimal;
import java.util.Optional;

/** The number that a field holds. */
final class FieldNumber {
    private FieldNumber() {}

    /** Empty for what is no finite number. */
    static Optional<BigDecimal> of(byte[] tuple, int at, ValueType type) {
        int value = at + 4;
        return switch (type) {
            case INT2 -> Optional.of(BigDecimal.valueOf(Fields.readShort(tuple, value)));
            case INT4 -> Optional.of(BigDecimal.valueOf(Fields.readInt(tuple, value)));
            case INT8 -> Optional.of(BigDecimal.valueOf(Fields.readLong(tuple, value)));
            case FLOAT4 -> real(Float.intBitsToFloat(Fields.readInt(tuple, value)));
            case FLOAT8 -> real(Double.longBitsToDouble(Fields.readLong(tuple, value)));
            case NUMERIC -> Numerics.isSpecial(tuple, at) ? Optional.empty() : Optional.of(Numerics.read(tuple, at));
            case DYNAMIC -> dynamic(tuple, at);
            default -> Optional.empty();
        };
    }

    private static Optional<BigDecimal> dynamic(byte[] tuple, int at) {
        byte tag = tuple[at + 4];
        if (tag == SqliteValue.INTEGER) {
            return Optional.of(BigDecimal.valueOf(Fields.readLong(tuple, at + 5)));
        }
        return tag == SqliteValue.REAL
                ? real(Double.longBitsToDouble(Fields.readLong(tuple, at + 5)))
                : Optional.empty();
    }

    /** In the digits it is written with: 0.3 is three tenths here, so that a tolerance means what it says. */
    private static Optional<BigDecimal> real(double value) {
        return Double.isFinite(value) ? Optional.of(Numerics.shortest(value)) : Optional.empty();
    }
}
