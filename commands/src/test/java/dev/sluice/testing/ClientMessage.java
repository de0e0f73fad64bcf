package dev.sluice.testing;

/**
 * One message that a client sent to a PostgreSQL server.
 *
 * @param number 1 for the first since the proxy began to count, over all connections
 * @param type the protocol's letter, such as {@code Q}, {@code P} or {@code d}; {@code '\0'} for the start-up message
 * @param text the SQL of a Query or Parse message; empty for others
 */
public record ClientMessage(int number, char type, String text) {

    static ClientMessage of(int number, Frame frame) {
        return new ClientMessage(number, frame.type(), sql(frame));
    }

    private static String sql(Frame frame) {
        return switch (frame.type()) {
            case 'Q' -> upToNul(frame.text());
            case 'P' -> upToNul(frame.text().substring(frame.text().indexOf('\0') + 1));
            default -> "";
        };
    }

    private static String upToNul(String text) {
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
