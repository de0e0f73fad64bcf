package dev.sluice.profile;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The ways one value is written on its way through URLs, headers, JSON and SQL. */
final class SecretForms {
    /** Shorter pieces of base64 turn up in any text by chance. */
    private static final int LEAST_BASE64 = 6;

    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-F]{2}");

    private SecretForms() {}

    static Set<String> of(String value) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(value);
        forms.addAll(urlForms(value));
        forms.addAll(base64Forms(value.getBytes(StandardCharsets.UTF_8)));
        forms.add(value.replace("'", "''"));
        forms.add(value.replace("\\", "\\\\").replace("\"", "\\\""));
        forms.add(value.replace("\\", "\\\\").replace("'", "\\'"));
        return forms;
    }

    /** Encoders agree on most characters; on a blank, a star and a tilde they do not, nor on the case of the digits. */
    private static Set<String> urlForms(String value) {
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        Set<String> forms = new LinkedHashSet<>();
        for (String blank : List.of("+", "%20")) {
            for (String star : List.of("*", "%2A")) {
                for (String tilde : List.of("~", "%7E")) {
                    String form = encoded.replace("+", blank).replace("*", star).replace("%7E", tilde);
                    forms.add(form);
                    forms.add(lowerHex(form));
                }
            }
        }
        return forms;
    }

    private static String lowerHex(String encoded) {
        return ESCAPE.matcher(encoded).replaceAll(hit -> hit.group().toLowerCase(Locale.ROOT));
    }

    /** What the value looks like inside a longer base64 text, at each of the three places it may start. */
    private static List<String> base64Forms(byte[] value) {
        List<String> forms = new ArrayList<>();
        for (int shift = 0; shift < 3; shift++) {
            byte[] padded = new byte[shift + value.length];
            System.arraycopy(value, 0, padded, shift, value.length);
            String whole = Base64.getEncoder().withoutPadding().encodeToString(padded);
            // Letters that mix in bits of a neighbour differ with the neighbour; the rest is always the same.
            String stable = whole.substring((shift * 8 + 5) / 6, padded.length * 8 / 6);
            if (stable.length() >= LEAST_BASE64) {
                forms.add(stable);
                forms.add(stable.replace('+', '-').replace('/', '_'));
            }
            if (shift == 0) {
                forms.add(Base64.getEncoder().encodeToString(value));
                forms.add(whole);
            }
        }
        return forms;
    }
}
