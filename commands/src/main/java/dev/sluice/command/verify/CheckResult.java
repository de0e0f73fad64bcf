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

    /** The fact, where it shows, and what else there is to say. */
    String detail() {
        String such = found.samples().isEmpty() ? "" : ", such as " + String.join(", ", found.samples());
        String note = found.note().isEmpty() ? "" : found.fact().isEmpty() ? found.note() : "; " + found.note();
        return found.fact() + such + note;
    }

    String sentence() {
        return title() + ": " + detail();
    }
}
