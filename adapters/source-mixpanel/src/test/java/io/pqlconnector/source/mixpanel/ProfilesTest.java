package io.pqlconnector.source.mixpanel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.RecordingSink;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles of users and groups, page by page. */
final class ProfilesTest {
    @TempDir
    private Path folder;

    private Project project;

    @BeforeEach
    void start() {
        project = new Project(folder);
        project.mixpanel
                .profiles()
                .put(
                        "",
                        IntStream.range(0, 2_500)
                                .mapToObj(i -> "{\"$distinct_id\":\"user-" + i + "\",\"$properties\":{\"$email\":\"u"
                                        + i + "@acme.example\",\"seats\":1.50}}")
                                .toList());
    }

    @AfterEach
    void stop() {
        project.close();
    }

    @Test
    void readsAllPagesThoughOnlyTheFirstSaysHowLargeTheyAre() throws Exception {
        RecordingSink sink = read("users");

        assertThat(sink.records())
                .hasSize(2_500)
                .allSatisfy(record -> assertThat(record.kind()).isEqualTo(RecordKind.USER_PROFILE));
        assertThat(sink.records().get(0).properties()).asString().contains("1.50");
        assertThat(project.mixpanel.profiles().asked()).hasSize(3);
        assertThat(project.mixpanel.profiles().asked().get(0))
                .containsOnlyKeys("include_all_users")
                .containsEntry("include_all_users", "false");
        assertThat(project.mixpanel.profiles().asked().get(2))
                .containsEntry("page", "2")
                .containsKey("session_id");
    }

    @Test
    void beginsAnewIfTheSessionIsGone() throws Exception {
        project.mixpanel.profiles().sessionDies(call -> call == 3);

        RecordingSink sink = read("users");

        assertThat(sink.records().stream().map(UsageRecord::id).distinct()).hasSize(2_500);
        assertThat(project.mixpanel.profiles().asked()).hasSize(6);
    }

    @Test
    void givesUpIfEverySessionGoes() {
        project.mixpanel.profiles().sessionDies(call -> true);

        assertThatThrownBy(() -> read("users"))
                .hasMessage(
                        "Mixpanel broke off the user profiles 3 times. Nothing of them was taken; the next run asks again.");
    }

    @Test
    void readsGroupsByAnIdThatMayBeNegativeAndIdsThatAreNumbers() throws Exception {
        project.mixpanel
                .profiles()
                .put(
                        "-1405123841946871899",
                        List.of("{\"$distinct_id\":4711,\"$properties\":{\"industry\":\"logistics\"}}"));

        assertThat(read("groups -1405123841946871899").records())
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.kind()).isEqualTo(RecordKind.ACCOUNT_PROFILE);
                    assertThat(record.groupId()).isEqualTo("4711");
                });
    }

    @Test
    void asksForThoseWhoWereSeenSinceTheDayBefore() throws Exception {
        project.mixpanel
                .profiles()
                .put(
                        "",
                        List.of(
                                "{\"$distinct_id\":\"ann\",\"$properties\":{\"$last_seen\":\"2026-03-29T23:59:59\"}}",
                                "{\"$distinct_id\":\"bob\",\"$properties\":{\"$last_seen\":\"2026-03-30T00:00:00\"}}"));

        assertThat(read("users seen 2026-03-31").records())
                .extracting(UsageRecord::userId)
                .containsExactly("bob");
    }

    @Test
    void saysThatThePlanHasNoProfilesAndLetsTheRestGoOn() {
        project.mixpanel.profiles().refuses(402);

        AdapterException failure = catchThrowableOfType(AdapterException.class, () -> read("users"));

        assertThat(failure)
                .hasMessage(
                        "Mixpanel does not offer user profiles with this plan (status 402). The rest was read; write"
                                + " profiles: none to do without.")
                .returns(FailureKind.WITHHELD, AdapterException::kind);
    }

    @Test
    void saysWhichGroupsToDoWithout() {
        project.mixpanel.profiles().refuses(402);

        assertThatThrownBy(() -> read("groups 17"))
                .hasMessage("Mixpanel does not offer profiles of group key 17 with this plan (status 402). The rest was"
                        + " read; take 17 out of groups to do without.");
    }

    private RecordingSink read(String slice) throws InterruptedException {
        RecordingSink sink = new RecordingSink();
        try (UsageSource source = project.source()) {
            source.read(new Slice(new SliceId(slice), "mark", 0), sink);
        }
        return sink;
    }
}
