package dev.sluice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Capabilities.Capability;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    @Test
    void postgresDoesAllOfItAndNothingIsLeftBehind() {
        try (EngineDatabase raw = Engine.POSTGRES.open();
                Database database = TestDatabases.at(raw.address())) {
            Capabilities found = database.transaction(Access.WRITE, tx -> {
                Capabilities probed = Capabilities.probe(tx);
                Object left = tx.query(Sql.of("""
                        select (select count(*) from pg_class where relname like 'sluice%')
                             + (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())""")).value();
                assertThat(left).isEqualTo(0L);
                return probed;
            });
            assertThat(found.guarantees())
                    .isEqualTo("atomic copy: yes, ddl rolls back: yes, temporary tables: yes,"
                            + " advisory locks: yes, on conflict: yes");
        }
    }

    @Test
    void sqliteHasNoCopyAndNoAdvisoryLocks() {
        try (EngineDatabase raw = Engine.SQLITE.open();
                Database database = TestDatabases.at(raw.address())) {
            Capabilities found = database.transaction(Access.WRITE, Capabilities::probe);
            assertThat(found.guarantees())
                    .isEqualTo("atomic copy: no, ddl rolls back: yes, temporary tables: yes,"
                            + " advisory locks: no, on conflict: yes");
        }
    }

    @Test
    void whatTheRoleMayNotDoIsMissingAndTheTransactionGoesOn() {
        try (EngineDatabase raw = Engine.POSTGRES.open();
                Database database = TestDatabases.at(raw.address())) {
            Capabilities found = database.transaction(Access.WRITE, tx -> {
                tx.execute(Sql.of("revoke temporary on database "
                        + tx.query(Sql.of("select current_database()")).value() + " from public"));
                tx.execute(Sql.of("set local role pg_monitor"));
                Capabilities probed = Capabilities.probe(tx);
                assertThat(tx.query(Sql.of("select 1")).value()).isEqualTo(1);
                return probed;
            });
            assertThat(found.guarantees())
                    .isEqualTo("atomic copy: not known, ddl rolls back: not known, temporary tables: no,"
                            + " advisory locks: yes, on conflict: not known");
        }
    }

    @Test
    void whatSaysNothingAboutTheServerIsNoAnswer() {
        try (EngineDatabase raw = Engine.POSTGRES.open();
                Database database = TestDatabases.at(raw.address())) {
            assertThatThrownBy(() -> database.transaction(Access.READ, Capabilities::probe))
                    .isInstanceOfSatisfying(
                            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
        }
    }

    @Test
    void itTakesAFewMilliseconds() {
        try (EngineDatabase raw = Engine.POSTGRES.open();
                Database database = TestDatabases.at(raw.address())) {
            Duration best = Duration.ofSeconds(9);
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                database.transaction(Access.WRITE, Capabilities::probe);
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                best = took.compareTo(best) < 0 ? took : best;
            }
            assertThat(best).isLessThan(Duration.ofMillis(100));
        }
    }

    @Test
    void aCommandThatNeedsWhatIsMissingRefusesByName() {
        Capabilities bare = Capabilities.of(EnumSet.of(Capability.TEMPORARY_TABLES, Capability.ON_CONFLICT));
        bare.require(Capability.ON_CONFLICT, "upsert");
        assertThatThrownBy(() -> bare.require(Capability.ATOMIC_COPY, "upsert"))
                .isInstanceOfSatisfying(SluiceException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.REFUSED);
                    assertThat(e.state()).isEqualTo("nothing changed");
                })
                .hasMessageStartingWith("upsert needs atomic copy, which this server does not have");
    }
}
