package dev.sluice.shell.repl;

import dev.sluice.command.Gate;
import dev.sluice.shell.prompt.Desk;
import dev.sluice.shell.prompt.OpenWork;
import dev.sluice.sql.Visible;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** {@code staging> }, {@code staging*> } in a transaction, {@code staging!> } in a failed one; red where it is protected. */
final class PromptText {
    private PromptText() {}

    static String of(Desk desk, Terminal terminal) {
        Gate gate = desk.session().gate();
        OpenWork.State state = desk.work().state();
        return new AttributedStringBuilder()
                .style(style(gate, state))
                .append(plain(gate.profile(), state))
                .style(AttributedStyle.DEFAULT)
                .append(" ")
                .toAnsi(terminal);
    }

    static String plain(String profile, OpenWork.State state) {
        String mark =
                switch (state) {
                    case NONE -> "";
                    case OPEN -> "*";
                    case FAILED -> "!";
                };
        return Visible.line(profile) + mark + ">";
    }

    private static AttributedStyle style(Gate gate, OpenWork.State state) {
        if (gate.guarded()) {
            return AttributedStyle.BOLD.foreground(AttributedStyle.RED);
        }
        return switch (state) {
            case NONE -> AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
            case OPEN -> AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW);
            case FAILED -> AttributedStyle.DEFAULT.foreground(AttributedStyle.MAGENTA);
        };
    }
}
