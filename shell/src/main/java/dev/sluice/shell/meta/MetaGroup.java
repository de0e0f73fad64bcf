package dev.sluice.shell.meta;

import java.util.List;

/** Commands that belong together. */
public record MetaGroup(String title, List<Meta> metas) {
    public MetaGroup {
        metas = List.copyOf(metas);
    }
}
