package dev.sluice.command;

import dev.sluice.db.Database;

/** The databases of a session that has one alone: it stands for every profile. */
public interface OneDatabase extends Databases {
    @Override
    default Database named(String profile) {
        return home();
    }
}
