package io.pqlconnector.bench.load;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * Writes N lines of about 500 bytes as Mixpanel's raw export gives them: 20,000 accounts with six users each, 90 days up to
 * 2026-03-31. The same bytes at every run.
 *
 * <p>Usage: {@code LoadExport FILE.jsonl.gz LINES [FIRST_DAY [DAYS]]}; days are counted from 2025-12-31.
 */
public final class LoadExport {
    private static final long START = Instant.parse("2025-12-31T00:00:00Z").getEpochSecond();
    private static final int ALL_DAYS = 90;
    private static final int ACCOUNTS = 20_000;
    private static final int USERS_PER_ACCOUNT = 6;
    private static final int LIMIT = 1_000;
    private static final String[] EVENTS = {
        "Session Started",
        "Session Started",
        "Session Started",
        "Session Started",
        "Session Started",
        "Session Started",
        "Session Started",
        "Session Started",
        "Report Run",
        "Report Run",
        "Report Run",
        "Report Run",
        "Campaign Sent",
        "Campaign Sent",
        "Page Viewed",
        "Page Viewed",
        "Page Viewed",
        "Page Viewed"
    };
    private static final String[] RARE = {
        "Teammate Invited",
        "Teammate Invited",
        "Teammate Invited",
        "Limit Reached",
        "Premium Feature Attempted",
        "Onboarding Completed",
        "Upgrade Requested",
        "Pricing Viewed"
    };
    private static final String[] FEATURES = {"sso", "reports", "export", "api"};

    private LoadExport() {}

    /** Writes the file. */
    public static void main(String[] arguments) throws IOException {
        long lines = Long.parseLong(arguments[1]);
        int firstDay = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
        int days = arguments.length > 3 ? Integer.parseInt(arguments[3]) : ALL_DAYS;
        SplittableRandom random = new SplittableRandom(lines * 31 + firstDay);
        try (OutputStream file = Files.newOutputStream(Path.of(arguments[0]));
                OutputStream out = new BufferedOutputStream(new GZIPOutputStream(file, 1 << 16), 1 << 16)) {
            for (long i = 0; i < lines; i++) {
                // Roughly in the order of time, as an export is.
                long at = START + firstDay * 86_400L + i * (days * 86_400L) / lines;
                out.write(line(random, at).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static String line(SplittableRandom random, long at) {
        int account = random.nextInt(ACCOUNTS);
        int user = account * USERS_PER_ACCOUNT + random.nextInt(USERS_PER_ACCOUNT);
        String event =
                random.nextInt(12) == 0 ? RARE[random.nextInt(RARE.length)] : EVENTS[random.nextInt(EVENTS.length)];
        StringBuilder line = new StringBuilder(560)
                .append("{\"event\":\"")
                .append(event)
                .append("\",\"properties\":{\"time\":")
                .append(at)
                .append(",\"distinct_id\":\"user-")
                .append(user)
                .append("\",\"$insert_id\":\"")
                .append(hex(random.nextLong()))
                .append(hex(random.nextLong()), 0, 12)
                .append("\",\"mp_processing_time_ms\":")
                .append(at * 1_000 + random.nextInt(5_000))
                .append(",\"$browser\":\"Chrome\",\"$browser_version\":")
                .append(100 + user % 40)
                .append(",\"$city\":\"Springfield\",\"$current_url\":\"https://app.product.example/workspaces/")
                .append(account)
                .append("/boards/")
                .append(random.nextInt(1_000_000))
                .append("\",\"$device_id\":\"")
                .append(hex(user * 0x9E3779B97F4A7C15L))
                .append(
                        "\",\"$lib_version\":\"2.55.1\",\"$os\":\"Mac OS X\",\"$screen_height\":1080,\"$screen_width\":1920,"
                                + "\"mp_country_code\":\"US\",\"mp_lib\":\"web\",\"company_id\":\"acct-")
                .append(account)
                .append("\",\"plan\":\"free\",\"seats\":")
                .append(1 + account % 25);
        if (event.equals("Session Started")) {
            line.append(",\"records_used\":").append((account * 7 + random.nextInt(400)) % LIMIT);
            line.append(",\"records_limit\":").append(LIMIT);
        } else if (event.equals("Premium Feature Attempted")) {
            line.append(",\"feature\":\"")
                    .append(FEATURES[random.nextInt(FEATURES.length)])
                    .append('"');
        }
        return line.append("}}\n").toString();
    }

    private static String hex(long value) {
        String digits = Long.toHexString(value);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
