package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.sql.Sql;
import java.sql.SQLException;
import java.util.List;

/** The one table from SQLState to kind, exit code and remedy. The first row whose prefix fits decides. */
final class ErrorMap {
    private record Row(String prefix, Kind kind, String remedy) {}

    private static final List<Row> ROWS = List.of(
            new Row("28", Kind.CONNECTION, "check user and password of the profile"),
            new Row("3D000", Kind.CONNECTION, "check the database name of the profile"),
            new Row("57P01", Kind.CONNECTION, "the server ended the session; run again when it is back"),
            new Row("57P02", Kind.CONNECTION, "the server crashed and recovers; run again in a moment"),
            new Row("57P03", Kind.CONNECTION, "the server is starting; run again in a moment"),
            new Row("57P0", Kind.CONNECTION, "the server ended the session; run again"),
            new Row("53300", Kind.RETRY, "the server has no free connection; run again later"),
            new Row("08", Kind.CONNECTION, "check that the server is reachable, then run again"),
            new Row("25P03", Kind.CONNECTION, "raise idle-timeout in the profile or shorten the pause"),
            new Row("25006", Kind.REFUSED, "the transaction is read only; use a profile that may write, or approve it"),
            new Row("25P02", Kind.FAILED, "an earlier statement failed; its error is the one to mend"),
            new Row("55P03", Kind.RETRY, "another session holds the lock; run again later or raise lock-timeout"),
            new Row("40001", Kind.RETRY, "run again: another transaction wrote at the same time"),
            new Row("40P01", Kind.RETRY, "run again: two transactions waited for each other"),
            new Row(
                    "57014",
                    Kind.FAILED,
                    "cancelled or over statement-timeout; raise statement-timeout in the profile"),
            new Row("53100", Kind.FAILED, "free disk space on the server, then run again"),
            new Row("53200", Kind.FAILED, "the server ran out of memory; lower work_mem or the batch size"),
            new Row("53", Kind.RETRY, "the server is short of a resource; run again later"),
            new Row("42501", Kind.FAILED, "ask the owner to grant the right"),
            new Row("42P01", Kind.FAILED, "check the table's name and schema"),
            new Row("42703", Kind.FAILED, "check the column's name"),
            new Row("23", Kind.FAILED, "mend the named rows, then run again"),
            new Row("22", Kind.FAILED, "mend the named value, then run again"),
            new Row("", Kind.FAILED, ""));

    private ErrorMap() {}

    /** The failure as the program reports it. The SQLException stays its cause, so {@link Fault#behind} finds it. */
    static SluiceException translate(SQLException e, String where) {
        Fault fault = Fault.of(e);
        Row row = row(fault.sqlState());
        String code = fault.sqlState().isEmpty() ? "" : " (" + fault.sqlState() + ")";
        String detail = fault.detail().isEmpty() ? "" : "; " + fault.detail();
        return SluiceException.of(row.kind(), fault.message() + code + detail, where, row.remedy())
                .causedBy(e);
    }

    /** The same, with the statement and the place in it. */
    static SluiceException translate(SQLException e, Sql sql) {
        SluiceException known = translate(e, "");
        Problem problem = known.problems().get(0);
        String excerpt = SqlExcerpt.of(sql.text(), Fault.of(e).position());
        Problem shown = new Problem(problem.what(), problem.where(), problem.remedy(), excerpt);
        return SluiceException.of(known.kind(), List.of(shown)).causedBy(e);
    }

    private static Row row(String sqlState) {
        return ROWS.stream()
                .filter(r -> sqlState.startsWith(r.prefix()))
                .findFirst()
                .orElseThrow();
    }
}
