package dev.sluice.command.backup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BackupPlannerTest {
    private static final Path FOLDER = Path.of("backups");

    @Test
    void aBackupForWhichThereMayBeNoRoomIsRefusedBeforeItIsWritten() {
        assertThatThrownBy(() -> BackupPlanner.refuseWithoutRoom(FOLDER, 10, 11))
                .isInstanceOfSatisfying(SluiceException.class, e -> org.assertj.core.api.Assertions.assertThat(e.kind())
                        .isEqualTo(Kind.REFUSED))
                .hasMessageContaining("the backup may need 11 bytes, and 10 are free");
        assertThatCode(() -> BackupPlanner.refuseWithoutRoom(FOLDER, 11, 11)).doesNotThrowAnyException();
    }
}
