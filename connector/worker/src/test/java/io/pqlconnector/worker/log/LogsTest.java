package io.pqlconnector.worker.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.config.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class LogsTest {
    private static final Set<Secret> NONE = Set.of();

    @TempDir
    private Path folder;

    @Test
    void aLineForPeopleIsOneLineWhateverStandsInIt() {
        try (CapturedLog log = CapturedLog.start("HUMAN", NONE)) {
            log.logs()
                    .of("alerts")
                    .atWarn()
                    .addKeyValue("account", "Acme \"Inc\"\n2026-03-31T06:00:00.250Z ERROR worker: forged")
                    .addKeyValue("empty", "")
                    .log("evil\r\n\u001b[2J\u2028name");

            assertThat(log.text())
                    .isEqualTo("2026-03-31T06:00:00.250Z WARN  alerts: evil\\r\\n\\u001b[2J\\u2028name account="
                            + "\"Acme \\\"Inc\\\"\\n2026-03-31T06:00:00.250Z ERROR worker: forged\" empty=\"\"\n");
        }
    }

    @Test
    void aLineForProgramsIsOneObjectWithTheKeysThatMatterFirst() {
        try (CapturedLog log = CapturedLog.start("JSON", NONE)) {
            log.logs()
                    .of("alerts")
                    .atInfo()
                    .addKeyValue("attempt", 2)
                    .addKeyValue("late", true)
                    .addKeyValue("message", "of somebody else")
                    .addKeyValue("key", "c0ffee")
                    .addKeyValue("account", "Größe\n")
                    .log("Sent.");

            assertThat(log.text())
                    .isEqualTo("{\"time\":\"2026-03-31T06:00:00.250Z\",\"level\":\"info\",\"logger\":"
                            + "\"io.pqlconnector.alerts\",\"message\":\"Sent.\",\"account\":\"Gr\\u00F6\\u00DFe\\n\","
                            + "\"key\":\"c0ffee\",\"attempt\":2,\"late\":true,\"message_\":\"of somebody else\"}\n");
        }
    }

    @Test
    void anExceptionIsOneFieldWithItsCausesAndNoAddress() {
        IllegalStateException failure =
                new IllegalStateException("for jo@acme.com", new IllegalArgumentException("token=abc"));
        failure.addSuppressed(new IllegalStateException("closing"));
        try (CapturedLog log = CapturedLog.start("JSON", NONE)) {
            log.logs().error("Failed.", failure);

            assertThat(log.objects())
                    .singleElement()
                    .satisfies(line -> assertThat((String) line.get("stack"))
                            .startsWith("java.lang.IllegalStateException: for email:")
                            .contains("\nat io.pqlconnector.worker.log.LogsTest.anExceptionIsOneField")
                            .contains("\nSuppressed: java.lang.IllegalStateException: closing\n")
                            .contains("\nCaused by: java.lang.IllegalArgumentException: token=***\n... "));
        }
    }

    @Test
    void framesStandBelowALineForPeopleAndCannotPassForOthers() {
        try (CapturedLog log = CapturedLog.start("HUMAN", NONE)) {
            log.logs().error("Failed.", new IllegalStateException("one\n2026-03-31T06:00:00.250Z INFO  forged"));

            assertThat(log.text().lines().skip(1)).isNotEmpty().allMatch(line -> line.startsWith("    "));
        }
    }

    @Test
    void whatAPartSaysIsThereFromItsLevelOnAndWhatLibrariesSayFromWarningsOn() {
        try (CapturedLog log = CapturedLog.start(CapturedLog.config(folder, "format: json, level: debug", NONE))) {
            log.logs().of("run").debug("ours");
            LoggerFactory.getLogger("io.pqlconnector.crm.Some").debug("ours too");
            LoggerFactory.getLogger("org.quartz.Job").info("detail");
            java.util.logging.Logger.getLogger("okhttp3.OkHttpClient").info("detail");
            java.util.logging.Logger.getLogger("okhttp3.OkHttpClient").warning("leak");

            assertThat(log.objects())
                    .extracting(line -> line.get("logger"))
                    .containsExactly("io.pqlconnector.run", "io.pqlconnector.crm.Some", "okhttp3.OkHttpClient");
        }
        try (CapturedLog log = CapturedLog.start(CapturedLog.config(folder, "level: error", NONE))) {
            log.logs().warn("left");
            LoggerFactory.getLogger("org.quartz.Job").warn("left");

            assertThat(log.text()).isEmpty();
        }
    }

    @Test
    void followsAConfigurationThatWasReadAnewAndKeepsTheOldSecrets() {
        try (CapturedLog log = CapturedLog.start("JSON", Set.of(new Secret("0ld-secret")))) {
            log.logs()
                    .follow(CapturedLog.config(
                            folder, "level: warn, personal_data: true", Set.of(new Secret("n3w-secret"))));
            log.logs().info("not told");
            log.logs().warn("0ld-secret n3w-secret jo@acme.com");

            assertThat(log.objects()).extracting(line -> line.get("message")).containsExactly("*** *** jo@acme.com");
        }
    }

    @Test
    void whatNobodyHasCaughtIsALineLikeOthers() throws InterruptedException {
        try (CapturedLog log = CapturedLog.start("JSON", NONE)) {
            Thread thread = new Thread(() -> {
                throw new IllegalStateException("of jo@acme.com");
            });
            thread.start();
            thread.join();

            assertThat(log.objects()).singleElement().satisfies(line -> {
                assertThat(line).containsEntry("level", "error");
                assertThat((String) line.get("stack")).startsWith("java.lang.IllegalStateException: of email:");
            });
        }
    }

    @Test
    void aFactThatCannotBeShownAndOneThatIsCalledASecretDoNoHarm() {
        Object broken = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("broken");
            }
        };
        try (CapturedLog log = CapturedLog.start("JSON", NONE)) {
            log.logs()
                    .of("x")
                    .atInfo()
                    .addKeyValue("what", broken)
                    .addKeyValue("password", "abc")
                    .log("Done.");

            assertThat(log.objects())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .containsAllEntriesOf(Map.of(
                                    "what", "cannot be shown: java.lang.IllegalStateException", "password", "***")));
        }
    }

    @Test
    void twoLogsOfOneProcessDoNotMixAndNothingIsSaidAfterTheEnd() {
        CapturedLog first = CapturedLog.start("JSON", NONE);
        try (CapturedLog second = CapturedLog.start("JSON", NONE)) {
            first.logs().info("first");
            first.close();
            first.logs().info("too late");
            LoggerFactory.getLogger("org.example").warn("of a library");

            assertThat(first.objects()).extracting(line -> line.get("message")).containsExactly("first");
            assertThat(second.objects()).extracting(line -> line.get("message")).containsExactly("of a library");
        }
    }
}
