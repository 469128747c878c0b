package io.pqlconnector.crm.salesforce.outreach;

import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.confirmed;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.deferred;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.enrollment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.crm.salesforce.cadence.Enrollment;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.SettingsFixture;
import io.pqlconnector.testkit.crm.Faults;
import io.pqlconnector.testkit.web.Answer;
import io.pqlconnector.testkit.web.Asked;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A refresh token that is another one each time, and must never be lost. */
final class OutreachTokensTest extends OutreachTest {
    private static final Enrollment ANN = enrollment("ann", "Welcome");

    @BeforeEach
    void addAnn() {
        outreach.prospect("ann@acme.example");
    }

    @Test
    void keepsTheNewTokenForItsOwnerAlone() throws Exception {
        confirmed(provider.enroll(ANN));

        assertThat(outreach.login().refreshToken()).isEqualTo("refresh-token-1");
        assertThat(Files.readString(tokenFile()))
                .contains("\"refresh-token-1\"")
                .doesNotContain("first-refresh-token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokenFile())))
                .isEqualTo("rw-------");
        assertThat(left()).containsExactlyInAnyOrder("outreach-token.json", "outreach-token.json.lock");
    }

    @Test
    void goesOnWithTheKeptTokenInTheNextRun() throws Exception {
        confirmed(provider.enroll(ANN));
        outreach.prospect("bob@acme.example");
        time.advance(Duration.ofMinutes(5));
        reconnect("");

        confirmed(provider.enroll(enrollment("bob", "Welcome")));

        assertThat(Files.readString(tokenFile())).contains("\"refresh-token-2\"");
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void renewsTheTokenBeforeItRunsOut() throws Exception {
        confirmed(provider.enroll(ANN));
        outreach.prospect("bob@acme.example");
        time.advance(Duration.ofMinutes(118));

        confirmed(provider.enroll(enrollment("bob", "Welcome")));

        assertThat(outreach.calls(FakeOutreach.TOKEN)).isEqualTo(2);
        assertThat(Files.readString(tokenFile())).contains("\"refresh-token-2\"");
    }

    @Test
    void renewsATokenThatIsRefusedOnce() throws Exception {
        time.advance(Duration.ofMinutes(2));
        outreach.misbehaveOn(FakeOutreach.ENROLL, Faults.script(List.of(Fault.TOKEN_EXPIRED)));

        confirmed(provider.enroll(ANN));

        assertThat(outreach.calls(FakeOutreach.TOKEN)).isEqualTo(2);
        assertThat(outreach.statesOf("ann@acme.example")).hasSize(1);
    }

    @Test
    void asksForOneTokenAMinute() throws Exception {
        confirmed(provider.enroll(ANN));
        outreach.prospect("bob@acme.example");
        time.advance(Duration.ofSeconds(20));
        reconnect("");

        confirmed(provider.enroll(enrollment("bob", "Welcome")));

        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(40));
    }

    @Test
    void waitsAMinuteWhereAnotherProgramHasAskedForAToken() throws Exception {
        outreach.answerInstead(FakeOutreach.TOKEN, new Answer.Whole(429, "{}"));

        confirmed(provider.enroll(ANN));

        assertThat(time.pauses()).containsExactly(Duration.ofMinutes(1));
    }

    @Test
    void takesAnotherTokenOfTheConfigurationForANewBeginning() throws Exception {
        confirmed(provider.enroll(ANN));
        outreach.prospect("bob@acme.example");
        outreach.login().authorize("authorized-again");
        time.advance(Duration.ofMinutes(5));
        provider.close();
        provider = read(OAUTH.replace("first-refresh-token", "authorized-again"));

        confirmed(provider.enroll(enrollment("bob", "Welcome")));
    }

    @Test
    void saysThatTheAppHasToBeAuthorizedAgain() throws Exception {
        outreach.login().authorize("used elsewhere");

        Receipt.Deferred first = deferred(provider.enroll(ANN));
        long calls = outreach.calls();
        Receipt.Deferred second = deferred(provider.enroll(ANN));

        assertThat(first.code()).isEqualTo("SEQUENCES_NOT_ALLOWED");
        assertThat(first.reason())
                .isEqualTo(
                        "Enrollments in Outreach are off until this is mended: Outreach gave no access token (status 400,"
                                + " invalid_grant). Look at client_id, client_secret and redirect_uri. If they are right, the refresh"
                                + " token was used elsewhere, revoked, or not used for 14 days: authorize the app in Outreach again"
                                + " and put the new refresh_token into the configuration; token_file can stay.");
        assertThat(second.reason()).isEqualTo(first.reason());
        assertThat(outreach.calls()).isEqualTo(calls);
    }

    @Test
    void saysThatTheSecretIsWrong() throws Exception {
        provider.close();
        provider = read(OAUTH.replace("s3cret", "wr0ng"));

        assertThat(deferred(provider.enroll(ANN)).reason())
                .contains("status 401, invalid_client")
                .doesNotContain("wr0ng")
                .doesNotContain("first-refresh-token");
    }

    @Test
    void namesAScopeThatIsMissing() throws Exception {
        outreach.withhold("users.read");

        assertThat(deferred(provider.enroll(ANN)).reason())
                .startsWith(
                        "Enrollments in Outreach are off until this is mended: Outreach refused to let us read its users"
                                + " (status 403): You are not authorized. Missing scope users.read");
    }

    @Test
    void looksAgainAfterAnHourWhetherThatWasMended() throws Exception {
        outreach.answerInstead(
                FakeOutreach.USERS, FakeOutreach.error(403, "unauthorizedOauthScope", "Missing scope users.read"));

        assertThat(deferred(provider.enroll(ANN)).until()).isEqualTo(time.now().plus(Duration.ofHours(1)));
        time.advance(Duration.ofMinutes(59));
        deferred(provider.enroll(ANN));
        time.advance(Duration.ofMinutes(1));

        confirmed(provider.enroll(ANN));
    }

    @Test
    void usesUpNoTokenThatItCannotKeep() throws Exception {
        provider.close();
        provider = read(OAUTH.replace("outreach-token.json", "nowhere/outreach-token.json"));

        Receipt.Deferred deferred = deferred(provider.enroll(ANN));

        assertThat(deferred.code()).isEqualTo("SEQUENCES_NOT_ALLOWED");
        assertThat(deferred.reason())
                .endsWith("The token_file " + folder.resolve("nowhere/outreach-token.json")
                        + " has no place: its folder must exist, and the connector must be able to write there.");
        assertThat(outreach.calls()).isZero();
    }

    @Test
    void saysThatTheFileHoldsNoToken() throws Exception {
        Files.writeString(tokenFile(), "something else");

        assertThat(deferred(provider.enroll(ANN)).reason())
                .contains("holds no token. Delete it, authorize the app in Outreach again");
        assertThat(outreach.calls()).isZero();
    }

    @Test
    void keepsTheOldTokenWhereNoNewOneCame() throws Exception {
        outreach.misbehaveOn(FakeOutreach.TOKEN, Faults.always(Fault.ERROR_BEFORE));

        AdapterException failure = catchThrowableOfType(AdapterException.class, () -> provider.enroll(ANN));

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(left()).containsExactly("outreach-token.json.lock");
        outreach.misbehaveOn(FakeOutreach.TOKEN, Faults.NONE);
        time.advance(Duration.ofMinutes(5));
        confirmed(provider.enroll(ANN));
    }

    @Test
    void letsTwoRunsTakeTurns() throws Exception {
        try (CadenceProvider other = connect("")) {
            confirmed(provider.enroll(ANN));
            outreach.prospect("bob@acme.example");

            confirmed(other.enroll(enrollment("bob", "Welcome")));

            assertThat(Files.readString(tokenFile())).contains("\"refresh-token-2\"");
        }
    }

    @Test
    void waitsForARunThatAsksForATokenNow() throws Exception {
        AdapterException failure;
        Path lock = tokenFile().resolveSibling(tokenFile().getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            failure = catchThrowableOfType(AdapterException.class, () -> provider.enroll(ANN));
        }

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("Another process holds the token_file");
        assertThat(outreach.calls()).isZero();
        confirmed(provider.enroll(ANN));
    }

    @Test
    void writesWhereALinkLeads() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("real.json"), "{\"refresh_token\":\"old\",\"first\":\"of another\"}");
        Files.createSymbolicLink(tokenFile(), elsewhere.resolve("real.json"));

        confirmed(provider.enroll(ANN));

        assertThat(Files.isSymbolicLink(tokenFile())).isTrue();
        assertThat(Files.readString(elsewhere.resolve("real.json"))).contains("\"refresh-token-1\"");
    }

    @Test
    void sendsTheRedirectUriIfThereIsOne() throws Exception {
        provider.close();
        provider = read(OAUTH + "  redirect_uri: https://ours.example/back\n");

        confirmed(provider.enroll(ANN));

        Asked asked = outreach.asked().get(0);
        assertThat(asked.text())
                .isEqualTo("grant_type=refresh_token&client_id=app-1&client_secret=s3cret"
                        + "&redirect_uri=https%3A%2F%2Fours.example%2Fback&refresh_token=first-refresh-token");
        assertThat(asked.header("Authorization")).isEmpty();
    }

    private Path tokenFile() {
        return folder.resolve("outreach-token.json");
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private CadenceProvider read(String settings) {
        SettingsFixture fixture = SettingsFixture.of("base_url: " + outreach.url() + "\n" + settings);
        CadenceProvider read = OutreachProvider.read(fixture.fields(), folder, time, (LaneSettings lane) -> lane);
        assertThat(fixture.problems()).isEmpty();
        return read;
    }
}
