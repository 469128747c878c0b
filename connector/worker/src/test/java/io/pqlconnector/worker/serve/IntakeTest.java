package io.pqlconnector.worker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.source.PushReceiver;
import io.pqlconnector.spi.source.PushReceiver.Push;
import io.pqlconnector.spi.source.PushReceiver.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a person hears of pushes that are refused. */
final class IntakeTest {
    private static final String PATH = "/push/s3cret-part";

    private final List<String> notices = new ArrayList<>();
    private Supplier<Verdict> receiver = () -> Verdict.ACCEPTED;
    private final Intake intake = new Intake("segment", new Scripted(), () -> {}, notices::add);

    @Test
    void refusalsOfOneKindAreToldOnceUntilAPushIsAccepted() {
        take(() -> Verdict.NOT_SIGNED);
        take(() -> Verdict.NOT_SIGNED);

        assertThat(notices)
                .containsExactly("segment: a push was refused (401), since its signature is missing or wrong. Whoever"
                        + " sends it has to sign with the secret that stands in the configuration. A secret that"
                        + " the environment gives changes with a restart of the worker alone. This is told once until a"
                        + " push is accepted.");
        take(() -> Verdict.MALFORMED);
        assertThat(notices).hasSize(2);
        take(() -> Verdict.ACCEPTED);
        take(() -> Verdict.NOT_SIGNED);
        assertThat(notices).hasSize(3);
    }

    @Test
    void aFaultOfTheProgramShowsNeitherThePushNorThePath() {
        take(() -> {
            throw new IllegalStateException(PATH + " jo@acme.example");
        });

        assertThat(notices)
                .containsExactly("segment: a push could not be kept (503); the service should send it again. Is there"
                        + " room on the disk, and may this user write to the data folder? This is a fault of the"
                        + " program (java.lang.IllegalStateException); please report it. This is told once until a"
                        + " push is accepted.");
    }

    private void take(Supplier<Verdict> verdict) {
        receiver = verdict;
        Verdict unused = intake.take(new Empty());
    }

    private final class Scripted implements PushReceiver {
        @Override
        public String path() {
            return PATH;
        }

        @Override
        public Verdict receive(Push push) {
            return receiver.get();
        }
    }

    private static final class Empty implements Push {
        @Override
        public byte[] body() {
            return new byte[0];
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }
    }
}
