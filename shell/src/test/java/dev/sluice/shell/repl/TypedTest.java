package dev.sluice.shell.repl;

import dev.sluice.testing.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is typed at a prompt on each engine. */
@ParameterizedClass
@EnumSource(Engine.class)
abstract class TypedTest {
    @Parameter
    Engine engine;

    @TempDir
    Path directory;

    TypedLab lab;

    @BeforeEach
    final void openLab() {
        lab = TypedLab.open(engine, directory);
    }

    @AfterEach
    final void closeLab() {
        lab.close();
    }

    final boolean postgres() {
        return engine == Engine.POSTGRES;
    }
}
