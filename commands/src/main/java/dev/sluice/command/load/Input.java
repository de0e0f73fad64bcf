package dev.sluice.command.load;

import dev.sluice.files.FieldMap;
import dev.sluice.files.Flaws;
import dev.sluice.files.InputFile;
import dev.sluice.files.Manner;
import dev.sluice.files.Records;
import java.util.Optional;

/** A file as one table reads it: its records, or the objects of arrays inside of them. */
record Input(InputFile file, Manner manner, Optional<Records.Nesting> nesting) {
    Records open(FieldMap fields, Flaws flaws) {
        return nesting.map(n -> Records.nested(file, manner, n, new Records.Inner(fields, flaws)))
                .orElseGet(() -> Records.open(file, manner, fields, flaws));
    }
}
