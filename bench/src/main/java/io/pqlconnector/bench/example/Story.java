package io.pqlconnector.bench.example;

import java.util.ArrayList;
import java.util.List;

/**
 * How one account of the example uses the product.
 *
 * @param name what the account is called; its domain is {@code name.example}
 * @param grouped whether its events carry a company id; without one the account is found by e-mail domain
 * @param users how many people use the product at the end
 * @param sessionsPerWeek how many sessions each of them has
 * @param firstDay the first day of use, counted from the start of the example
 * @param lastDay the day after the last day of use
 * @param invites how many teammates are invited in the last 30 days of use
 * @param limitHits how often the record limit is hit in the last 5 days of use
 * @param used the share of the record limit that is used at the end, in percent
 * @param asks how often an upgrade is asked for in the last 20 days of use
 * @param premium which premium features are tried in the last 20 days of use
 * @param industry a trait from the table of accounts; empty if the account is not in it
 * @param employees a trait from the table of accounts
 */
record Story(
        String name,
        boolean grouped,
        int users,
        int sessionsPerWeek,
        int firstDay,
        int lastDay,
        int invites,
        int limitHits,
        int used,
        int asks,
        List<String> premium,
        String industry,
        int employees) {

    private static final String[] ORDINARY = {
        "alder", "amber", "ashgrove", "basalt", "beech", "birchway", "bluebell", "bramble", "brook", "cedar", "clover",
        "cobalt", "copper", "coral", "cypress", "dune", "elderflower", "elm", "fern", "flint", "foxglove", "garnet",
        "granite", "harbor", "hawthorn", "hazel", "heather", "hornbeam", "iris", "ivy", "jasper", "juniper", "larch",
        "laurel", "lichen", "linden", "lotus", "magnolia", "maple", "marigold", "meadow", "moss", "myrtle", "nettle",
        "oakleaf", "onyx", "opal"
    };

    String domain() {
        return name + ".example";
    }

    /** Every account: those with something to tell first, then the ordinary ones that most of a product's accounts are. */
    static List<Story> all() {
        List<Story> stories = new ArrayList<>(List.of(
                // Works up to its record limit, hits it and asks what more would cost.
                new Story("northwind", true, 9, 4, 0, 90, 6, 2, 100, 1, List.of(), "saas", 120),
                // Asks for an upgrade before it hits anything.
                new Story("lumen", true, 6, 3, 12, 90, 2, 0, 71, 2, List.of(), "fintech", 85),
                // A team that grows: invitations, more people every week, the limit in sight.
                new Story("kestrel", true, 12, 4, 20, 90, 8, 0, 86, 0, List.of("reports"), "saas", 64),
                // Tries what only the paid plans have.
                new Story("sundial", true, 5, 4, 5, 90, 3, 0, 55, 0, List.of("sso", "reports"), "", 0),
                // A target account that sales named: few people so far, but they are the right company.
                new Story("meridian-bank", false, 4, 3, 55, 90, 3, 0, 20, 0, List.of("sso"), "fintech", 5200),
                // Small, eager, at the limit.
                new Story("pebble", true, 3, 5, 40, 90, 3, 1, 100, 0, List.of(), "", 0),
                // Was a lead in February and has gone quiet since.
                new Story("quarry", true, 8, 4, 0, 68, 4, 0, 93, 0, List.of(), "saas", 210),
                // Falls: many sessions in the first half of March, few in the second.
                new Story("tidewater", true, 7, 5, 0, 78, 0, 0, 60, 1, List.of(), "saas", 75),
                // Named by sales, not seen in the product yet.
                new Story("castellan-group", false, 0, 0, 0, 0, 0, 0, 0, 0, List.of(), "insurance", 11800)));
        for (int i = 0; i < ORDINARY.length; i++) {
            boolean known = i % 4 == 0;
            stories.add(new Story(
                    ORDINARY[i],
                    i % 5 != 0,
                    1 + i % 5,
                    i % 3,
                    (i * 7) % 80,
                    i % 6 == 0 ? Math.min(90, (i * 7) % 80 + 25) : 90,
                    i % 9 == 0 ? 1 : 0,
                    0,
                    5 + (i * 11) % 60,
                    0,
                    i % 11 == 3 ? List.of("reports") : List.of(),
                    known ? (i % 8 == 0 ? "saas" : "retail") : "",
                    known ? 5 + (i * 13) % 90 : 0));
        }
        return stories;
    }
}
