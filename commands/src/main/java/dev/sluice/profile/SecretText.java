package dev.sluice.profile;

/** The text of a secret as a program or an editor leaves it. */
final class SecretText {
    private SecretText() {}

    /** Without one line end at the end, which is the editor's; more of them are the secret's own. */
    static String withoutLineEnd(String text) {
        String cut = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return cut.length() < text.length() && cut.endsWith("\r") ? cut.substring(0, cut.length() - 1) : cut;
    }
}
