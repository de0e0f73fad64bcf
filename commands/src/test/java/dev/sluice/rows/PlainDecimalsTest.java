package dev.sluice.rows;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The quick ways to a numeric give what the slow one does. */
class PlainDecimalsTest {
    private static final List<String> TYPES = List.of(
            "numeric",
            "numeric(5,2)",
            "numeric(12,4)",
            "numeric(15)",
            "numeric(20,15)",
            "numeric(4,-2)",
            "numeric(2,4)");
    private static final int TRIES = 20_000;

    @Test
    void aNumberHasOneFieldWhicheverWayItGoes() {
        Random random = new Random(7);
        int quick = 0;
        for (int i = 0; i < TRIES; i++) {
            String text = text(random);
            Typmod typmod = Typmod.of(TYPES.get(random.nextInt(TYPES.size())));
            TupleBuffer out = new TupleBuffer(64);
            if (add(typmod, text, out)) {
                quick++;
                assertThat(field(out))
                        .as(text + " as " + typmod)
                        .isEqualTo(slow(PostgresFields.fitted(new BigDecimal(text), typmod)));
            } else {
                assertThat(out.size()).isZero();
            }
        }
        assertThat(quick).isGreaterThan(TRIES / 4);
    }

    @Test
    void whatIsNoPlainNumberIsLeftToTheSlowWay() {
        for (String text :
                List.of("", "-", ".", "1.", ".5", "+1", "1e3", "1.2.3", "NaN", "1234567890123456", " 1", "--1")) {
            TupleBuffer out = new TupleBuffer(64);
            assertThat(add(Typmod.of("numeric"), text, out)).as(text).isFalse();
            assertThat(out.size()).isZero();
        }
    }

    private static String text(Random random) {
        String digits = String.valueOf(random.nextLong(1_000_000_000_000_000L, Long.MAX_VALUE))
                .substring(0, 1 + random.nextInt(15));
        String zeros = random.nextInt(4) == 0 ? "0000".substring(random.nextInt(4)) : "";
        String whole = random.nextInt(8) == 0 ? "0" : digits + zeros;
        String behind = random.nextBoolean() ? "" : "." + zeros + random.nextInt(100_000);
        return (random.nextBoolean() ? "-" : "") + whole + behind;
    }

    private static boolean add(Typmod typmod, String text, TupleBuffer out) {
        byte[] bytes = ("7" + text + "7").getBytes(US_ASCII);
        return new PlainDecimals(typmod).add(bytes, 1, bytes.length - 1, out);
    }

    private static byte[] slow(BigDecimal number) {
        TupleBuffer out = new TupleBuffer(64);
        Numerics.addDigits(number.scale() < 0 ? number.setScale(0) : number, out);
        return field(out);
    }

    private static byte[] field(TupleBuffer out) {
        return Arrays.copyOf(out.bytes(), out.size());
    }
}
