package dev.sluice.shell.script;

/**
 * What a web server answered.
 *
 * @param ok whether it is what was asked for: a status from 200 to 299, or what the options say
 * @param status 0 when there was no answer
 * @param body the first megabyte of it; why there was none otherwise
 */
public record HttpAnswer(boolean ok, int status, String body) {
    /** Groovy's spelling of {@code ok} as a property. */
    public boolean isOk() {
        return ok;
    }

    public int getStatus() {
        return status;
    }

    public String getBody() {
        return body;
    }
}
