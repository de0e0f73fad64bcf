package dev.sluice.stage;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.Ddl;
import dev.sluice.db.Access;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The old table after a cut-over. Its comment says what it is, and which foreign keys are yet to be validated, so that whoever comes
 * next can finish what a kill has cut off.
 */
public record Retired(TableName live, TableName name, Databases databases) {
    /** Of that table. */
    public static Retired of(TableName live, Databases databases) {
        return new Retired(live, new TableName(live.schema(), live.name().derived("_old")), databases);
    }

    /** The table that an unswap takes away, until it is dropped; only a killed one leaves it. */
    public static Retired replaced(TableName live, Databases databases) {
        return new Retired(live, new TableName(live.schema(), Twin.Direction.BACK.gone(live.name())), databases);
    }

    /** What an unswap that was killed behind its cut-over has left to do. */
    public static void finishReplaced(TableName live, Databases databases) {
        Retired left = replaced(live, databases);
        boolean there = databases.home().dialect() instanceof Postgres
                && databases.home().read(left::isThere);
        if (there) {
            left.finish();
            left.drop();
        }
    }

    public static final String MARK = "old rows of a swapped table, kept by sluice";
    private static final String PARTED = "; parted: ";
    private static final String LOADED = "; loaded: ";
    private static final String END = "'; end";
    private static final String WROTE = "; written by: ";
    private static final String PLACES = "; rows: ";
    private static final String TODO = "; to validate: ";

    private static final String PENDING = """
            select k.oid
            from pg_constraint k
            where to_regclass(?) in (k.confrelid, k.conrelid) and k.contype = 'f' and not k.convalidated
              and (k.conrelid::regclass::text || ' ' || k.conname) = any (string_to_array(?, chr(1)))
            order by 1
            """;

    private static final String VALIDATE = """
            select quote_ident(n.nspname) || '.' || quote_ident(c.relname),
                   quote_ident(k.conname)
            from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
            where k.oid = ? and to_regclass(?) in (k.confrelid, k.conrelid) and not k.convalidated
            """;

    private static final String TRIGGERS =
            "select sql from main.sqlite_schema where type = 'trigger' and tbl_name = ? collate nocase";

    private static final String NAMES =
            "select type || ' ' || name, sql from main.sqlite_schema where type in ('view', 'trigger')"
                    + " and sql not like '%" + MARK + "%'";

    private static final String VALIDATED = """
            select coalesce(string_agg(k.conrelid::regclass::text || ' ' || k.conname, chr(1)), '')
            from pg_constraint k where ? in (k.confrelid, k.conrelid) and k.contype = 'f' and k.convalidated
            """;

    private static final String OWN_KEYS = """
            select quote_ident(k.conname) from pg_constraint k where k.conrelid = to_regclass(?) and k.contype = 'f' order by k.oid
            """;

    /**
     * What is to be known later.
     *
     * @param parted rows of other tables that went in the same cut-over
     * @param loaded whose rows the new ones are
     * @param newest the last transaction that wrote rows of the new table
     * @param places where its rows were at the cut-over
     * @param pending foreign keys that are to be validated: their names before the cut-over, their oids in the comment
     */
    public record Note(Parted parted, Provenance loaded, String newest, String places, String pending) {
        private static final String REFRESHED = "a full refresh";

        /** Of a table that was built anew: there is no way back to it, and what is left to do ends with dropping it. */
        public static Note ofRefresh(String pending) {
            return new Note(Parted.NONE, Provenance.UNKNOWN, REFRESHED, "", pending);
        }

        public boolean isOfRefresh() {
            return newest.equals(REFRESHED);
        }

        private String text() {
            return MARK
                    + PARTED
                    + parted.text()
                    + LOADED
                    + loaded.text()
                    + WROTE
                    + newest
                    + PLACES
                    + places
                    + TODO
                    + pending;
        }

        private static Note parse(String text) {
            return new Note(
                    Parted.parse(between(text, PARTED, LOADED)),
                    Provenance.parse(between(text, LOADED, WROTE)),
                    between(text, WROTE, PLACES),
                    between(text, PLACES, TODO),
                    between(text, TODO, ""));
        }

        private static String between(String text, String before, String behind) {
            int start = text.indexOf(before);
            int end = behind.isEmpty() ? text.length() : text.indexOf(behind);
            return start < 0 || end < start ? "" : text.substring(start + before.length(), end);
        }

        private Note pending(String oids) {
            return new Note(parted, loaded, newest, places, oids);
        }
    }

    /** Foreign keys of the table, and to it, that are valid now, and are to be so afterwards. */
    public static String validated(Transaction tx, Table table) {
        return FullNames.during(
                tx, () -> String.valueOf(tx.query(Sql.of(VALIDATED, table.id())).value()));
    }

    /** For people: where the old rows are. */
    public String told() {
        return "the old rows are in " + name + ", until tidy '" + live + "' drops them";
    }

    /** Written in the cut-over, on the table that has gone. */
    public void mark(Transaction tx, Note note) {
        if (!tx.isPostgres()) {
            comment(tx, note);
            return;
        }
        FullNames.during(tx, () -> {
            String pending = tx.query(Sql.of(PENDING, live.quoted(), note.pending())).rows().stream()
                    .map(row -> String.valueOf(row.get(0)))
                    .collect(Collectors.joining(" "));
            comment(tx, note.pending(pending));
            return true;
        });
    }

    /** SQLite knows no comments, but a trigger that never fires goes with its table, and keeps what its text says. */
    private void comment(Transaction tx, Note note) {
        if (!tx.isPostgres()) {
            tx.execute(Sql.of("create trigger " + name.name().derived("_kept").quoted() + " before delete on "
                    + name.quoted() + " when 0 begin select '" + note.text() + END));
            return;
        }
        tx.execute(Sql.of("comment on table " + name.quoted() + " is '" + note.text() + "'"));
    }

    public Optional<Note> note(Transaction tx) {
        return said(tx).map(Note::parse);
    }

    /** What the comment says; empty where the table is none of ours, or is not there. */
    private Optional<String> said(Transaction tx) {
        if (!tx.isPostgres()) {
            return tx.query(Sql.of(TRIGGERS, name.name().text())).rows().stream()
                    .map(row -> String.valueOf(row.get(0)))
                    .filter(text -> text.contains(MARK) && text.endsWith(END))
                    .map(text -> text.substring(text.indexOf(MARK), text.length() - END.length()))
                    .findFirst();
        }
        Object text = tx.query(Sql.of("select obj_description(to_regclass(?), 'pg_class')", name.quoted()))
                .value();
        return Optional.ofNullable(text).map(Object::toString).filter(t -> t.startsWith(MARK));
    }

    private boolean isTaken(Transaction tx) {
        Sql sql = tx.isPostgres()
                ? Sql.of("select 1 where to_regclass(?) is not null", name.quoted())
                : Sql.of(
                        "select 1 from main.sqlite_schema where name = ? collate nocase",
                        name.name().text());
        return !tx.query(sql).rows().isEmpty();
    }

    public boolean isThere(Transaction tx) {
        return said(tx).isPresent();
    }

    /** Refuses where the name is taken: by the old rows of an earlier swap, or by a table of somebody else. */
    public void refuseAnother(Transaction tx) {
        if (isTaken(tx)) {
            boolean ours = isThere(tx);
            throw SluiceException.of(
                    Kind.REFUSED,
                    ours
                            ? "table " + name + " keeps the old rows of an earlier swap"
                            : "table " + name + " exists, and swap would keep the old rows under that name",
                    "swap",
                    ours ? "drop it first: tidy '" + live + "'" : "give that table another name");
        }
    }

    /** Validates what is pending, each key in a transaction of its own, and lets go of the tables that the old rows refer to. */
    public void finish() {
        if (!(databases.home().dialect() instanceof Postgres)) {
            return;
        }
        Optional<Note> note = transaction(this::note);
        String pending = note.map(Note::pending).orElse("");
        Arrays.stream(pending.split(" ", -1))
                .filter(oid -> !oid.isEmpty())
                .forEach(oid -> validate(Long.parseLong(oid)));
        if (note.isPresent()) {
            new MaterializedViews(databases, CutOver.Times.usual(databases)).finish(name);
        }
        for (String key : note.isEmpty() ? List.<String>of() : transaction(this::ownKeys)) {
            execute("alter table " + name.quoted() + " drop constraint " + key);
        }
        if (!pending.isEmpty()) {
            transaction(tx -> {
                comment(tx, note.orElseThrow().pending(""));
                return 0;
            });
        }
    }

    private List<String> ownKeys(Transaction tx) {
        return tx.query(Sql.of(OWN_KEYS, name.quoted())).rows().stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    private void validate(long oid) {
        transaction(tx -> tx.query(Sql.of(VALIDATE, oid, live.quoted())))
                .rows()
                .forEach(row -> execute("alter table " + row.get(0) + " validate constraint " + row.get(1)));
    }

    /** RESTRICT: what still depends on the old rows is an error, and its list says what was left behind. Whether there was one. */
    public boolean drop() {
        boolean there = transaction(tx -> isThere(tx) && dropped(tx));
        GoneKeys gone = new GoneKeys(live);
        if (transaction(gone::isThere)) {
            execute("drop table " + gone.name().quoted());
        }
        return there;
    }

    /** The same where it is still the one that was planned to go. */
    public void drop(Note planned) {
        transaction(tx -> refuseOther(tx, planned, "tidy") && dropped(tx));
        drop();
    }

    private boolean dropped(Transaction tx) {
        refuseNamed(tx, "tidy");
        new Ddl(tx, databases.ddlLockTimeout()).execute(List.of(Sql.of("drop table " + name.quoted())));
        return true;
    }

    /** Another swap may have kept its old rows under that name meanwhile. */
    public boolean refuseOther(Transaction tx, Note planned, String word) {
        boolean same = note(tx).filter(found -> found.pending("").equals(planned.pending("")))
                .isPresent();
        if (!same) {
            throw SluiceException.of(
                    Kind.RETRY,
                    "table " + name + " has not the old rows any more that it had when this was planned",
                    word,
                    "run it again");
        }
        return true;
    }

    /** SQLite drops a table whatever names it. */
    public boolean refuseNamed(Transaction tx, String word) {
        List<String> users = tx.isPostgres()
                ? List.of()
                : Definitions.mentioning(tx, NAMES, name.name().text());
        if (!users.isEmpty()) {
            throw SluiceException.of(
                    Kind.REFUSED, "the old rows in " + name + " are in use: " + users, word, "drop those first");
        }
        return true;
    }

    private void execute(String statement) {
        transaction(tx -> {
            new Ddl(tx, databases.ddlLockTimeout()).execute(List.of(Sql.of(statement)));
            return 0;
        });
    }

    private <T> T transaction(java.util.function.Function<Transaction, T> body) {
        return databases.home().transaction(Access.WRITE, body);
    }
}
