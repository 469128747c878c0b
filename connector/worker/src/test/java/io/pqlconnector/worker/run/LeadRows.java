package io.pqlconnector.worker.run;

import java.util.Random;

/** Tables with a row per lead, of which it is known what makes them convert. */
final class LeadRows {
    static final int ROWS = 1_000;

    private LeadRows() {}

    /** A thousand leads: sessions and the team plan make them convert, luck does not, and an invoice follows. */
    static String leads(String separator, String yes, String no, String mark) {
        Random random = new Random(4);
        StringBuilder table = new StringBuilder(mark);
        table.append(String.join(
                        separator,
                        "lead",
                        "org_id",
                        "email",
                        "sessions",
                        "plan",
                        "country",
                        "empty",
                        "industry",
                        "invoice",
                        "luck",
                        "converted"))
                .append('\n');
        for (int i = 0; i < ROWS; i++) {
            int sessions = random.nextInt(6);
            boolean team = random.nextInt(4) == 0;
            double logOdds = -2.5 + (sessions >= 3 ? 2.5 : 0) + (team ? 1.8 : 0);
            boolean converted = random.nextDouble() < 1 / (1 + Math.exp(-logOdds));
            table.append(String.join(
                            separator,
                            String.valueOf(6_000 + i),
                            converted ? "70" : "7",
                            "u" + i + "@acme.example",
                            random.nextInt(30) == 0 && sessions == 0 ? "" : String.valueOf(sessions),
                            team ? "team" : "free",
                            "NL",
                            "",
                            "i" + i % 500,
                            converted && i % 40 > 0 ? "1" : "",
                            String.valueOf(random.nextInt(10)),
                            converted ? yes : no))
                    .append('\n');
        }
        return table.toString();
    }
}
