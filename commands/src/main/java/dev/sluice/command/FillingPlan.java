package dev.sluice.command;

import dev.sluice.sql.Name;
import java.util.List;

/** A plan that knows which columns its rows bring; the others get what the table gives to rows that do not say. */
public interface FillingPlan extends Plan {
    /** Of all its tables. */
    List<Name> filled();
}
