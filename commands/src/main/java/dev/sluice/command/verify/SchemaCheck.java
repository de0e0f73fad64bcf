package dev.sluice.command.verify;

import dev.sluice.command.Source;
import dev.sluice.db.SchemaFact;
import dev.sluice.db.SchemaFact.Detail;
import dev.sluice.db.SchemaFact.Sort;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Something that is to hold for what a database is made of. */
public sealed interface SchemaCheck {
    /** What holds, as a report says it. */
    String sentence();

    /**
     * It is there, and is such; details that are not given may be anything.
     *
     * @param owner its table; empty for what stands by itself
     */
    record Present(Sort sort, String owner, String name, List<Detail> details) implements SchemaCheck {
        public Present {
            details = List.copyOf(details);
        }

        @Override
        public String sentence() {
            String such = details.stream()
                    .map(d -> ", " + d.label() + (d.value().isEmpty() ? " none" : " " + d.value()))
                    .collect(Collectors.joining());
            return "there is " + SchemaFact.described(sort, owner, name) + such;
        }
    }

    /** Of that sort there are these and no others; with an owner, of that table. */
    record Only(Sort sort, String owner, List<String> names) implements SchemaCheck {
        public Only {
            names = List.copyOf(names);
        }

        @Override
        public String sentence() {
            return "there is no other " + sort + (owner.isEmpty() ? "" : " of \"" + owner + "\"") + " than " + names;
        }
    }

    /** Nothing is invalid, unvalidated, unpopulated, disabled or behind. */
    record Sound() implements SchemaCheck {
        @Override
        public String sentence() {
            return "everything does what it is there for";
        }
    }

    /** The other database is made of the same. */
    record Matches(Source.OfProfile other, Set<Sort> ignored) implements SchemaCheck {
        public Matches {
            ignored = Set.copyOf(ignored);
        }

        @Override
        public String sentence() {
            return "is made of the same as " + other.described();
        }
    }

    /** The change log has come to that tag. */
    record ChangeLog(String tag) implements SchemaCheck {
        @Override
        public String sentence() {
            return "the change log is at \"" + tag + "\"";
        }
    }
}
