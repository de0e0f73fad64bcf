package dev.sluice.shell.complete;

import java.util.Collection;
import java.util.List;

/** What completion offers besides the words and the names of the database. */
public interface Known {
    Collection<String> variables();

    List<String> profiles();

    /** Paths that begin so; directories end in a slash. */
    List<String> files(String prefix);
}
