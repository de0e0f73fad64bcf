package dev.sluice.db;

import java.sql.Connection;
import java.time.Duration;

/** Another's connector, which stays open when this one is closed. */
record SharedConnector(Connector owner) implements Connector {
    @Override
    public Connection connect() {
        return owner.connect();
    }

    @Override
    public boolean readOnly() {
        return owner.readOnly();
    }

    @Override
    public String profile() {
        return owner.profile();
    }

    @Override
    public Connector lifted() {
        return new SharedConnector(owner.lifted());
    }

    @Override
    public Duration patience() {
        return owner.patience();
    }
}
