package dev.sluice.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BreaksTest {
    private final CountDownLatch cancelled = new CountDownLatch(3);
    private final CountDownLatch abandoned = new CountDownLatch(1);
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Breaks breaks = new Breaks(cancelled::countDown, abandoned::countDown, lines::add);

    @Test
    void oneThatFallsBetweenTwoStatementsIsRepeatedUntilTheInputHasEnded() throws InterruptedException {
        breaks.begin();
        breaks.pressed();
        assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        breaks.end();
        assertThat(breaks.begin()).isFalse();
    }

    @Test
    void oneThatComesBeforeTheInputBeginsBreaksIt() {
        breaks.forget();
        breaks.pressed();
        assertThat(breaks.begin()).isTrue();
        breaks.end();
        breaks.forget();
        assertThat(breaks.begin()).isFalse();
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUpAtTheThird() throws InterruptedException {
        breaks.begin();
        breaks.pressed();
        breaks.pressed();
        assertThat(lines).as("an impatient finger").isEmpty();
        Thread.sleep(2_100);
        breaks.pressed();
        assertThat(lines).hasSize(1);
        assertThat(abandoned.getCount()).isOne();
        breaks.pressed();
        assertThat(abandoned.await(10, TimeUnit.SECONDS)).isTrue();
        breaks.end();
    }
}
