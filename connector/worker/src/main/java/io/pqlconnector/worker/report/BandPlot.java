package io.pqlconnector.worker.report;

/**
 * Where one share lies, and where it should lie.
 *
 * @param id unique on the page
 * @param what is measured, as the axis says it, with its unit
 */
record BandPlot(String id, String title, String what, Cell share, Cell fewest, Cell most) {
    private static final double WIDTH = 760;
    private static final double HEIGHT = 112;
    private static final double LEFT = 24;
    private static final double RIGHT = 24;
    private static final double MIDDLE = 40;
    private static final double HUNDRED = 100;

    String html() {
        double most100 = most.plotted() * HUNDRED;
        double largest = Math.max(share.plotted() * HUNDRED * 1.1, most100 * 1.5);
        Scale scale = Scale.upTo(Math.min(HUNDRED, largest), false, LEFT, WIDTH - RIGHT);
        double from = scale.at(fewest.plotted() * HUNDRED);
        double bottom = MIDDLE + 16;
        Svg svg = new Svg(WIDTH, HEIGHT)
                .area("track", LEFT, MIDDLE - 10, WIDTH - LEFT - RIGHT, 20)
                .area("sound", from, MIDDLE - 10, scale.at(most100) - from, 20)
                .text("note middle", (from + scale.at(most100)) / 2, MIDDLE - 18, "sound");
        for (double tick : scale.ticks()) {
            svg.line("grid", scale.at(tick), MIDDLE + 10, scale.at(tick), bottom)
                    .text("tick middle", scale.at(tick), bottom + 14, scale.label(tick) + " %");
        }
        if (share.value().isPresent()) {
            double x = scale.at(share.plotted() * HUNDRED);
            svg.line("pointer", x, MIDDLE - 16, x, MIDDLE + 16)
                    .dot("dot s-pql", x, MIDDLE, 8, share, what + ": " + share.text());
        }
        svg.text("label middle", WIDTH / 2, HEIGHT - 8, what);
        return svg.plot(
                id,
                title,
                what + ": " + share.text() + ". Sound is between " + fewest.text() + " and " + most.text() + ".");
    }
}
