package dev.sluice.db;

/**
 * Who answers on a connection.
 *
 * @param engine {@code PostgreSQL} or {@code SQLite}
 * @param versionNumber as {@code server_version_num}, such as 150004; SQLite's 3.40.1 is 3040001
 * @param address {@code host:port/database} or the file
 * @param standby whether it only replays another server's changes
 * @param systemIdentifier of the cluster; empty in SQLite and where the right to ask is missing
 */
public record Server(
        String engine,
        String version,
        int versionNumber,
        String user,
        String database,
        String address,
        boolean standby,
        String systemIdentifier) {
    public boolean isPostgres() {
        return engine.equals("PostgreSQL");
    }
}
