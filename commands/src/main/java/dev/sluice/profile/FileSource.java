package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a secret from a file that must be nobody else's to read or to replace. */
record FileSource(Path file, int uid, String where) implements Secret.Source {
    @Override
    public String ask() {
        try {
            Optional<String> fault = PrivateFile.fault(file, uid);
            if (fault.isPresent()) {
                throw usage(fault.get(), "make it yours alone: chmod 600 \"" + file + "\"");
            }
            return checked(SecretText.withoutLineEnd(Files.readString(file)));
        } catch (NoSuchFileException e) {
            throw usage("does not exist", "create it with mode 0600").causedBy(e);
        } catch (IOException e) {
            throw usage("cannot be read", "check its permissions").causedBy(e);
        }
    }

    private String checked(String text) {
        if (text.isEmpty()) {
            throw usage("is empty", "write the password into it");
        }
        return text;
    }

    private SluiceException usage(String fact, String remedy) {
        return SluiceException.of(Kind.USAGE, "password file \"" + file + "\" " + fact, where, remedy);
    }
}
