package dev.sluice.shell;

import dev.sluice.command.backfill.BackfillWord;
import dev.sluice.command.backfill.DualWrite;
import dev.sluice.command.backup.BackupWord;
import dev.sluice.command.backups.BackupsWord;
import dev.sluice.command.load.LoadWord;
import dev.sluice.command.maintain.MaintainWord;
import dev.sluice.command.migrate.MigrateWord;
import dev.sluice.command.migrate.RollbackWord;
import dev.sluice.command.prune.PruneWord;
import dev.sluice.command.refresh.RefreshWord;
import dev.sluice.command.restore.RestoreWord;
import dev.sluice.command.swap.LoadBySwap;
import dev.sluice.command.swap.SwapWord;
import dev.sluice.command.swap.TidyWord;
import dev.sluice.command.swap.UnswapWord;
import dev.sluice.command.upsert.UpsertWord;
import dev.sluice.command.verify.CompareWords;
import dev.sluice.shell.script.Language;
import java.util.List;

/** The commands there are. */
final class Vocabulary {
    static final Language LANGUAGE = new Language(List.of(
            UpsertWord.WORD,
            SwapWord.of(LoadWord.WORD, UpsertWord.WORD),
            UnswapWord.WORD,
            TidyWord.WORD,
            LoadBySwap.of(LoadWord.WORD),
            BackupWord.WORD,
            RestoreWord.WORD,
            BackupsWord.WORD,
            BackfillWord.WORD,
            MigrateWord.MIGRATE,
            MigrateWord.STATUS,
            MigrateWord.PREVIEW,
            RollbackWord.WORD,
            RefreshWord.WORD,
            MaintainWord.MAINTAIN,
            MaintainWord.REINDEX,
            DualWrite.WORD,
            PruneWord.PRUNE,
            PruneWord.UNPRUNE,
            CompareWords.VERIFY,
            CompareWords.COMPARE));

    private Vocabulary() {}
}
