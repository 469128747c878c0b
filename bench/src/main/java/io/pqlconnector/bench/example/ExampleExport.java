package io.pqlconnector.bench.example;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the bundled example: 90 days of a product's usage as Mixpanel exports it, a file per week, with user profiles and
 * a table of accounts. The same bytes at every run.
 *
 * <p>Usage: {@code ExampleExport FOLDER}
 */
public final class ExampleExport {
    private static final Instant START = Instant.parse("2025-12-31T00:00:00Z");
    private static final int DAYS = 90;
    private static final int LIMIT = 10_000;
    private static final long SEED = 20_260_331;
    // People at free mail providers belong to no account: a student, a freelancer.
    private static final int PRIVATE_USERS = 14;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<Line> lines = new ArrayList<>();
    private final List<String> profiles = new ArrayList<>();

    private record Line(long atSeconds, String text) {}

    private ExampleExport() {}

    /** Writes the example into a folder. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("usage: ExampleExport FOLDER");
        }
        new ExampleExport().write(Path.of(arguments[0]));
    }

    private void write(Path folder) throws IOException {
        int number = 100;
        for (Story story : Story.all()) {
            for (int i = 0; i < story.users(); i++) {
                tell(story, "u" + number, i);
                number++;
            }
        }
        for (int i = 0; i < PRIVATE_USERS; i++) {
            alone("u" + (number + i), i);
        }
        Files.createDirectories(folder.resolve("usage"));
        writeWeeks(folder.resolve("usage"));
        writeGzip(folder.resolve("profiles.jsonl.gz"), profiles);
        Files.writeString(folder.resolve("accounts.csv"), accounts());
    }

    private void tell(Story story, String user, int index) {
        // Teams grow: the later people join, the higher their index.
        int joined = story.firstDay() + (DAYS - story.firstDay()) * index / (story.users() * 2);
        profile(user, user + "@" + story.domain(), joined);
        String company = story.grouped() ? story.name() : "";
        event(user, company, "Signed Up", joined, "\"signup_source\":\"" + (index == 0 ? "organic" : "invite") + "\"");
        event(user, company, "Onboarding Completed", joined, "");
        for (int day = joined; day < Math.min(story.lastDay(), DAYS); day++) {
            for (int session = 0; session < sessions(story, day); session++) {
                int used = LIMIT
                        * story.used()
                        / 100
                        * (day - story.firstDay() + 10)
                        / (story.lastDay() - story.firstDay() + 9);
                event(
                        user,
                        company,
                        "Session Started",
                        day,
                        "\"plan\":\"free\",\"records_used\":" + used + ",\"records_limit\":" + LIMIT);
                if (random.nextInt(10) < 4) {
                    event(user, company, random.nextInt(3) == 0 ? "Campaign Sent" : "Report Run", day, "");
                }
            }
        }
        if (index == 0) {
            highlights(story, user, company);
        }
    }

    private int sessions(Story story, int day) {
        boolean weekend = (day + 2) % 7 >= 5;
        int chance = weekend ? story.sessionsPerWeek() * 4 : story.sessionsPerWeek() * 18;
        return random.nextInt(100) < chance ? 1 : 0;
    }

    private void highlights(Story story, String user, String company) {
        for (int i = 0; i < story.invites(); i++) {
            int day = story.lastDay() - 28 + i * 3;
            event(user, company, "Teammate Invited", day, "\"invited\":\"guest" + i + "@" + story.domain() + "\"");
        }
        for (int i = 0; i < story.limitHits(); i++) {
            int day = story.lastDay() - 4 + i * 2;
            event(user, company, "Limit Reached", day, "\"limit\":\"records\",\"records_limit\":" + LIMIT);
        }
        for (int i = 0; i < story.asks(); i++) {
            String name = i == 0 ? "Upgrade Requested" : "Pricing Viewed";
            event(user, company, name, story.lastDay() - 2 - i * 6, "\"plan\":\"team\"");
        }
        for (int i = 0; i < story.premium().size(); i++) {
            String feature = story.premium().get(i);
            event(
                    user,
                    company,
                    "Premium Feature Attempted",
                    story.lastDay() - 10 + i * 4,
                    "\"feature\":\"" + feature + "\"");
        }
    }

    private void alone(String user, int index) {
        int joined = index * 6;
        profile(user, user + "@" + (index % 3 == 0 ? "outlook.com" : "gmail.com"), joined);
        event(user, "", "Signed Up", joined, "\"signup_source\":\"organic\"");
        for (int day = joined; day < DAYS; day += 1 + index % 4) {
            event(user, "", "Session Started", day, "\"plan\":\"student\"");
        }
    }

    private void profile(String user, String email, int joined) {
        profiles.add("{\"$distinct_id\":\"" + user + "\",\"$properties\":{\"$email\":\"" + email + "\",\"$created\":\""
                + START.plus(Duration.ofDays(joined)).toString().replace("Z", "") + "\"}}");
    }

    private void event(String user, String company, String name, int day, String properties) {
        long at = START.plus(Duration.ofDays(day)).getEpochSecond() + 7 * 3_600 + random.nextInt(11 * 3_600);
        lines.add(new Line(
                at,
                String.format(
                        Locale.ROOT,
                        "{\"event\":\"%s\",\"properties\":{\"time\":%d,\"distinct_id\":\"%s\",\"$insert_id\":\"%016x\","
                                + "\"mp_processing_time_ms\":%d%s%s}}",
                        name,
                        at,
                        user,
                        random.nextLong(),
                        at * 1_000 + 1_500,
                        company.isEmpty() ? "" : ",\"company_id\":\"" + company + "\"",
                        properties.isEmpty() ? "" : "," + properties)));
    }

    private void writeWeeks(Path folder) throws IOException {
        lines.sort(Comparator.comparingLong(Line::atSeconds).thenComparing(Line::text));
        for (int week = 0; week * 7 < DAYS; week++) {
            Instant from = START.plus(Duration.ofDays(week * 7L));
            Instant to = from.plus(Duration.ofDays(7));
            List<String> texts = lines.stream()
                    .filter(line -> line.atSeconds() >= from.getEpochSecond() && line.atSeconds() < to.getEpochSecond())
                    .map(Line::text)
                    .toList();
            writeGzip(folder.resolve(from.toString().substring(0, 10) + ".jsonl.gz"), texts);
        }
    }

    private static void writeGzip(Path file, List<String> texts) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (String text : texts) {
                out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static String accounts() {
        StringBuilder csv = new StringBuilder("account,domain,industry,employees,target\n");
        for (Story story : Story.all()) {
            if (story.employees() > 0) {
                csv.append(String.join(
                                ",",
                                story.grouped() ? story.name() : story.domain(),
                                story.domain(),
                                story.industry(),
                                String.valueOf(story.employees()),
                                String.valueOf(story.employees() > 5_000)))
                        .append('\n');
            }
        }
        return csv.toString();
    }
}
