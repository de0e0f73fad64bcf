package dev.sluice.shell;

/** What {@code sluice init} writes. */
final class Starters {
    static final String PROFILES = """
            # Databases, each with a name. docs/profiles.md tells all keys; sluice profiles lists them, sluice doctor tries them.
            default = "local"

            # A real PostgreSQL of your own, kept under .sluice/ and started on demand. Nothing needs to be installed.
            [profiles.local]
            url = "embedded:postgres"

            # A SQLite file, made by what first writes to it.
            [profiles.lab]
            url = "jdbc:sqlite:lab.db"

            # A server. The password is never written here; the profile only reads until --approve prod names it.
            # [profiles.prod]
            # url = "postgresql://ops@db.example.com/app"
            # password = { env = "PROD_PASSWORD" }
            # protected = true
            """;

    static final String RUNBOOK = """
            // A first runbook: brings the table greetings up to date with what stands in greetings_new.
            //
            //   sluice check first.groovy                  compiles it, lists parameters and steps
            //   sluice run first.groovy --dry-run          executes it and takes everything back
            //   sluice run first.groovy                    does it; a second time upsert finds nothing to write
            //   sluice run first.groovy --profile lab      the same in the SQLite file
            runbook 'First steps'

            def greeting = param 'greeting', String, default: 'hello', help: 'what the first row says'

            step('tables') {
              sql 'create table if not exists greetings (id integer primary key, words text not null)'
              sql 'create table if not exists greetings_new (id integer primary key, words text not null)'
            }

            step('new rows') {
              sql 'delete from greetings_new'
              sql "insert into greetings_new values (1, ${greeting}), (2, 'good bye')"
            }

            step('greetings') {
              upsert 'greetings', from: 'greetings_new'
            }

            expect 'a greeting is there', some: "select 1 from greetings where words = ${greeting}"
            def there = fact('rows in greetings') { count 'greetings' }
            note "rows in greetings: $there"
            """;

    static final String IGNORED = """
            .sluice/
            .env
            *.db
            *.db-*
            *.db.sluice-*
            """;

    private Starters() {}
}
