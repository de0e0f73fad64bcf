package dev.sluice.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnvironmentTest {
    @Test
    void readsTheProcessAroundUs() {
        Environment system = Environment.system();
        assertThat(system.directory()).isAbsolute();
        assertThat(system.user()).isNotEmpty();
        assertThat(system.variables()).containsKey("PATH");
        assertThat(system).hasToString("environment of " + system.user() + " in " + system.directory());
    }
}
