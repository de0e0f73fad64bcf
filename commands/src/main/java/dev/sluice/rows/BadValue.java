package dev.sluice.rows;

/** A value that the target column cannot hold exactly. Thrown often at worst, so it carries no stack. */
final class BadValue extends RuntimeException {
    BadValue(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
