package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.util.List;

/**
 * How a profile says where its password is.
 *
 * @param words the variable, the path, or the program and its arguments
 */
record SecretSpec(Sort sort, List<String> words, String where) {
    enum Sort {
        ENV,
        FILE,
        COMMAND
    }

    Secret secret(Scope scope) {
        return switch (sort) {
            case ENV -> Secret.asked(() -> variable(scope), "environment variable " + words.get(0), scope.registry());
            case FILE ->
                Secret.asked(
                        new FileSource(
                                scope.folder().resolve(words.get(0)),
                                scope.process().uid(),
                                where),
                        "file " + scope.folder().resolve(words.get(0)),
                        scope.registry());
            case COMMAND -> Secret.asked(command(scope), "command " + words.get(0), scope.registry());
        };
    }

    private String variable(Scope scope) {
        return scope.all()
                .variable(words.get(0))
                .orElseThrow(() -> SluiceException.of(
                        Kind.USAGE,
                        "environment variable " + words.get(0) + " is not set",
                        where,
                        "set it, or name another"));
    }

    private CommandSource command(Scope scope) {
        return new CommandSource(
                words, scope.folder().directory(), scope.process().variables(), CommandSource.LIMIT, where);
    }

    /** An argument of a command may be a token. */
    @Override
    public String toString() {
        return sort + " " + words.get(0);
    }
}
