package dev.sluice.command.verify;

/** What became of one check. */
record CheckResult(String subject, String check, Severity severity, Found found) {
    boolean failed() {
        return found.failing() > 0;
    }

    boolean isError() {
        return failed() && severity == Severity.ERROR;
    }

    /** Nothing was there that could have failed. */
    boolean isVacuous() {
        return found.vacuous() && !failed();
    }

    String status() {
        if (failed()) {
            return severity == Severity.ERROR ? "fail" : "warn";
        }
        return isVacuous() ? "pass (vacuous: 0 rows)" : "pass";
    }

    String title() {
        return subject + ": " + check;
    }

    /** The fact, and where it shows. */
    String detail() {
        String such = String.join(", ", found.samples());
        return such.isEmpty() ? found.fact() : found.fact() + ", such as " + such;
    }

    String sentence() {
        return title() + ": " + detail();
    }
}
