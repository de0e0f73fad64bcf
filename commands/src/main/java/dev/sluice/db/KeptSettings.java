package dev.sluice.db;

import dev.sluice.sql.Sql;
import java.util.Map;
import java.util.TreeMap;

/** PostgreSQL: the settings of a transaction as they are, to be put back behind somebody else's statements. */
record KeptSettings(Link link, Map<String, String> before) {
    private static final String ROLE = "role";

    /** The role is no part of the view. */
    private static final String ALL = """
            select s.name, current_setting(s.name) as value from pg_settings as s where s.context in ('user', 'superuser')
            union all select 'role', current_setting('role')
            """;

    static KeptSettings of(Link link) {
        return new KeptSettings(link, link instanceof SqliteLink ? Map.of() : now(link));
    }

    private static Map<String, String> now(Link link) {
        Map<String, String> settings = new TreeMap<>();
        link.query(Sql.of(ALL))
                .rows()
                .forEach(row -> settings.put(String.valueOf(row.get(0)), String.valueOf(row.get(1))));
        return settings;
    }

    /** The role first: another may not set what this one may. */
    void putBack() {
        if (!before.isEmpty()) {
            putBack(ROLE, String.valueOf(now(link).get(ROLE)));
            now(link).forEach(this::putBack);
        }
    }

    private void putBack(String name, String value) {
        String was = before.getOrDefault(name, value);
        if (!was.equals(value)) {
            link.query(Sql.of("select set_config(?, ?, true)", name, was));
        }
    }
}
