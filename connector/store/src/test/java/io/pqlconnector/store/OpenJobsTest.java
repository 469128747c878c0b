package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Outbox.Group;
import io.pqlconnector.core.ledger.OutboxEntry.State;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.spi.destination.ObjectName;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OpenJobsTest extends OutboxTest {
    private static final String JOB = "7505f00000A1b2c";

    private final PlannedOperation acme = Samples.upsert("acme", 55, "k1");
    private final PlannedOperation globex = Samples.upsert("globex", 90, "k2");

    @BeforeEach
    void begin() {
        put(acme, State.SENDING);
        put(globex, State.SENDING);
        outbox.beginJob(List.of(acme.operation().key(), globex.operation().key()), JOB);
    }

    @Test
    void anOpenJobIsFoundAgainWithWhatItCarriesByTheNextProcess() {
        ledger.close();
        open();
        takeOutbox();

        assertThat(outbox.openJobs(Samples.LOCAL)).containsExactly(JOB);
        assertThat(keys(outbox.ofJob(Samples.LOCAL, JOB))).containsExactly("k2", "k1");
        assertThat(outbox.openJobs(OTHER)).isEmpty();
        assertThat(outbox.ofJob(OTHER, JOB)).isEmpty();
    }

    @Test
    void whatAnOpenJobCarriesIsNoUnclearEnd() {
        put(Samples.upsert("a", 5, "k3"), State.SENDING);

        assertThat(keys(outbox.unclear(Samples.LOCAL))).containsExactly("k3");
    }

    @Test
    void whateverTheAnswerTheJobIsForgottenWithIt() {
        PlannedOperation a = Samples.upsert("a", 5, "k3");
        PlannedOperation b = Samples.upsert("b", 5, "k4");
        put(a, State.SENDING);
        put(b, State.SENDING);
        outbox.beginJob(List.of(a.operation().key(), b.operation().key()), JOB);

        settle(Samples.confirmed(acme, "1"), acme);
        settle(Samples.rejected(globex), globex);
        settle(Samples.unknown(a), a);
        assertThat(keys(outbox.ofJob(Samples.LOCAL, JOB))).containsExactly("k4");
        settle(Samples.deferred(b, Samples.DAY_2), b);

        assertThat(outbox.openJobs(Samples.LOCAL)).isEmpty();
    }

    @Test
    void whatIsPutBackIsInNoJobAnyMore() {
        outbox.markPending(List.of(acme.operation().key()));
        assertThat(keys(outbox.ofJob(Samples.LOCAL, JOB))).containsExactly("k2");
        outbox.markNotSent(List.of(globex.operation().key()));

        assertThat(outbox.openJobs(Samples.LOCAL)).isEmpty();
        assertThat(entry("k1").attempts()).isEqualTo(1);
        assertThat(entry("k2").attempts()).isZero();
    }

    @Test
    void anotherJobTakesThePlaceOfTheOneBefore() {
        outbox.beginJob(List.of(acme.operation().key(), globex.operation().key()), "another");

        assertThat(outbox.openJobs(Samples.LOCAL)).containsExactly("another");
    }

    @Test
    void aForgottenJobLeavesItsOperationsUnclear() {
        outbox.forgetJobs(OTHER);
        assertThat(outbox.openJobs(Samples.LOCAL)).containsExactly(JOB);

        outbox.forgetJobs(Samples.LOCAL);

        assertThat(outbox.openJobs(Samples.LOCAL)).isEmpty();
        assertThat(keys(outbox.unclear(Samples.LOCAL))).containsExactly("k2", "k1");
    }

    // A newer intention must wait until the job is done, which would overwrite it otherwise.
    @Test
    void aNewerIntentionDoesNotSupersedeWhatAJobCarries() {
        outbox.commit(2, Samples.part(Samples.upsert("acme", 60, "newer")));

        assertThat(state("k1")).isEqualTo(State.SENDING);
        assertThat(keys(outbox.ofJob(Samples.LOCAL, JOB))).containsExactly("k2", "k1");
    }

    @Test
    void whatGoesOutNextIsCountedAsFarAsAsked() {
        outbox.commit(
                1,
                Samples.part(
                        Samples.upsert("a", 5, "k3"),
                        Samples.upsert("b", 5, "k4"),
                        Samples.upsert("c", 5, "k5"),
                        Samples.listChange("a", "PQL - Hot", true, "k6")));

        ObjectName company = acme.operation().record().object();
        assertThat(outbox.nextGroup(Samples.LOCAL, 2, Samples.DAY_1)).contains(new Group("upsert", company, "", 2));
        assertThat(outbox.nextGroup(Samples.LOCAL, 9, Samples.DAY_1)).contains(new Group("upsert", company, "", 3));
        assertThat(outbox.nextGroup(OTHER, 9, Samples.DAY_1)).isEmpty();
    }
}
