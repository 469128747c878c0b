package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.usage.FakeMixpanel;
import io.pqlconnector.testkit.usage.FakeMixpanel.Mishap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two years of real usage out of a Mixpanel that breaks off, throttles and hangs up. {@code -Dpql.seed=N} to repeat it. */
@Tag("slow")
final class LiveMixpanelTest {
    private static final Pattern TIME = Pattern.compile("\"time\":(\\d+)");
    private static final LocalDate LAST = LocalDate.of(2014, 5, 31);

    private final FakeMixpanel mixpanel = new FakeMixpanel();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        mixpanel.close();
    }

    @Test
    void everyFigureEqualsTheReferenceThoughDaysAreCutShortAndEventsComeLate() throws Exception {
        Path data = RealUsage.folder();
        long seed = Long.getLong("pql.seed", System.nanoTime());
        Map<LocalDate, List<String>> days = days(data);
        days.forEach((day, lines) -> mixpanel.put(day, day.isAfter(LAST.minusDays(4)) ? someOf(lines) : lines));
        SplittableRandom chance = new SplittableRandom(seed);
        Set<LocalDate> cut = new HashSet<>();
        mixpanel.mishaps(export -> goesWrong(export.from(), chance, cut));
        mixpanel.today(LAST.plusDays(1));
        Pql pql = new Pql(folder);
        RealUsage.configureMixpanel(
                pql,
                data,
                "{ type: mixpanel, start: 2012-05-31, profiles: none, calls_per_hour: 100000,"
                        + " calls_per_second: 1000, retry_pause: 1s, " + mixpanel.settings() + " }");

        Pql.Result first = pql.runAt(Instant.parse("2014-06-01T06:00:00Z"), "sync", "--accept-volume");
        days.forEach(mixpanel::put);
        mixpanel.today(LAST.plusDays(2));
        Pql.Result second = pql.runAt(Instant.parse("2014-06-02T06:00:00Z"), "sync", "--accept-volume");

        assertThat(first.exitCode())
                .as("seed " + seed + first.out() + first.err())
                .isZero();
        assertThat(second.exitCode())
                .as("seed " + seed + second.out() + second.err())
                .isZero();
        assertThat(cut).as("days that were cut short, seed " + seed).hasSizeGreaterThan(10);
        Reference.assertEquals(pql, data);
        System.out.println("live Mixpanel: " + mixpanel.exports().size() + " exports, " + cut.size()
                + " days cut short, seed " + seed);
    }

    private static List<String> someOf(List<String> lines) {
        return lines.subList(0, lines.size() * 2 / 3);
    }

    // Each day once at most, as far as it is cut short: what comes after it is whole.
    private static synchronized Mishap goesWrong(LocalDate day, SplittableRandom chance, Set<LocalDate> cut) {
        if (chance.nextDouble() < 0.004) {
            return Mishap.THROTTLED_FOR_A_SECOND;
        }
        if (chance.nextDouble() >= 0.05 || !cut.add(day)) {
            return Mishap.NONE;
        }
        List<Mishap> ways = List.of(
                Mishap.TERMINATED_EARLY,
                Mishap.ONLY_THE_NOTICE,
                Mishap.HALF_LINE,
                Mishap.HALF_ERROR,
                Mishap.GZIP_CUT,
                Mishap.CONNECTION_CUT);
        return ways.get(chance.nextInt(ways.size()));
    }

    private static Map<LocalDate, List<String>> days(Path data) throws IOException {
        Map<LocalDate, List<String>> days = new TreeMap<>();
        try (Stream<Path> files = Files.list(data.resolve("mixpanel"))) {
            for (Path file : files.sorted().toList()) {
                try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                    lines.lines()
                            .forEach(line -> days.computeIfAbsent(dayOf(line), day -> new ArrayList<>())
                                    .add(line));
                }
            }
        }
        return days;
    }

    private static LocalDate dayOf(String line) {
        Matcher time = TIME.matcher(line);
        assertThat(time.find()).isTrue();
        return LocalDate.ofInstant(Instant.ofEpochSecond(Long.parseLong(time.group(1))), ZoneOffset.UTC);
    }
}
