package dev.sluice.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.rows.FieldRule.Leniency;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.Locale;

/** Brings a field into the one form that all fields equal to it by a rule have. */
final class Canonical {
    private Canonical() {}

    static Recoder of(FieldRule rule) {
        if (rule.is(Leniency.EXACT)) {
            return Recoder.SAME;
        }
        return switch (rule.type()) {
            case NUMERIC -> Canonical::numeric;
            case FLOAT4 -> (tuple, at, out) -> out.addIntField(single(Fields.readInt(tuple, at + 4)));
            case FLOAT8 -> (tuple, at, out) -> out.addLongField(real(Fields.readLong(tuple, at + 4)));
            case JSON, JSONB -> Canonical::json;
            case TEXT, CHAR, OTHER ->
                rule.readsText()
                        ? (tuple, at, out) -> out.addField(text(Fields.readText(tuple, at), rule))
                        : Recoder.SAME;
            case DYNAMIC -> (tuple, at, out) -> dynamic(tuple, at, rule, out);
            default -> Recoder.SAME;
        };
    }

    /** Less the zeros at its end. */
    private static void numeric(byte[] tuple, int at, TupleBuffer out) {
        if (Numerics.isSpecial(tuple, at)) {
            Recoder.SAME.recode(tuple, at, out);
            return;
        }
        BigDecimal stripped = Numerics.read(tuple, at).stripTrailingZeros();
        Numerics.add(stripped.scale() < 0 ? stripped.setScale(0) : stripped, out);
    }

    private static int single(int bits) {
        float value = Float.intBitsToFloat(bits);
        return Float.floatToIntBits(value == 0 ? 0f : value);
    }

    private static long real(long bits) {
        double value = Double.longBitsToDouble(bits);
        return Double.doubleToLongBits(value == 0 ? 0.0 : value);
    }

    /** What is no JSON, or has a key twice, is compared as it is written. */
    private static void json(byte[] tuple, int at, TupleBuffer out) {
        try {
            out.addField(JsonbText.canonical(Fields.readBytes(tuple, at)));
        } catch (BadValue e) {
            Recoder.SAME.recode(tuple, at, out);
        }
    }

    private static void dynamic(byte[] tuple, int at, FieldRule rule, TupleBuffer out) {
        byte tag = tuple[at + 4];
        if (tag == SqliteValue.REAL) {
            out.addTagged(tag, real(Fields.readLong(tuple, at + 5)));
        } else if (tag == SqliteValue.TEXT && rule.readsText()) {
            String whole = new String(tuple, at + 5, Fields.length(tuple, at) - 1, UTF_8);
            out.addTagged(tag, text(whole, rule));
        } else {
            Recoder.SAME.recode(tuple, at, out);
        }
    }

    private static byte[] text(String text, FieldRule rule) {
        String made = rule.is(Leniency.TRIM) ? text.strip() : text;
        made = rule.is(Leniency.NEWLINES) ? made.replace("\r\n", "\n").replace('\r', '\n') : made;
        made = rule.is(Leniency.NFC) ? Normalizer.normalize(made, Normalizer.Form.NFC) : made;
        made = rule.is(Leniency.NFKC) ? Normalizer.normalize(made, Normalizer.Form.NFKC) : made;
        // Upper first: that makes one of letters whose lower forms differ, such as the two sigmas.
        made = rule.is(Leniency.IGNORE_CASE) ? made.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT) : made;
        return made.getBytes(UTF_8);
    }
}
