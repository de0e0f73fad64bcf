package dev.sluice.command.backfill;

import dev.sluice.sql.Column;
import java.util.List;

/** What does not fit, where the server cannot be asked: days, times and whole numbers. Of other types the whole document is set aside. */
final class OlderServers {
    private static final String DAYS = "case when right(left(%1$s, -3), 2)::integer in (4, 6, 9, 11) then 30"
            + " when right(left(%1$s, -3), 2) = '02' then case when left(%1$s, -6)::numeric %% 4 = 0"
            + " and (left(%1$s, -6)::numeric %% 100 <> 0 or left(%1$s, -6)::numeric %% 400 = 0) then 29 else 28 end else 31 end";

    private OlderServers() {}

    static List<String> misfits(Column column, String text) {
        return switch (column.type()) {
            case DATE -> days(text, 5_000_000);
            case TIMESTAMP, TIMESTAMPTZ -> days("substring(" + text + " from '^[0-9]+-[0-9]+-[0-9]+')", 294_000);
            case INT2 -> List.of(whole(text, Short.MIN_VALUE, Short.MAX_VALUE));
            case INT4 -> List.of(whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case INT8 -> List.of(whole(text, Long.MIN_VALUE, Long.MAX_VALUE));
            default -> List.of();
        };
    }

    private static List<String> days(String day, int lastYear) {
        return List.of(
                "right(left(" + day + ", -3), 2)::integer not between 1 and 12 or left(" + day
                        + ", -6)::numeric not between 1 and " + lastYear,
                "right(" + day + ", 2)::integer not between 1 and " + DAYS.formatted(day));
    }

    private static String whole(String text, long least, long most) {
        return text + "::numeric not between " + least + " and " + most + " or " + text + " like '%.%'";
    }
}
