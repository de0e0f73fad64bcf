package dev.sluice.shell;

import dev.sluice.command.backup.BackupWord;
import dev.sluice.command.backups.BackupsWord;
import dev.sluice.command.load.LoadWord;
import dev.sluice.command.restore.RestoreWord;
import dev.sluice.command.upsert.UpsertWord;
import dev.sluice.command.verify.CompareWords;
import dev.sluice.shell.script.Language;
import java.util.List;

/** The commands there are. */
final class Vocabulary {
    static final Language LANGUAGE = new Language(List.of(
            UpsertWord.WORD,
            LoadWord.WORD,
            BackupWord.WORD,
            RestoreWord.WORD,
            BackupsWord.WORD,
            CompareWords.VERIFY,
            CompareWords.COMPARE));

    private Vocabulary() {}
}
