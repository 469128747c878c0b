package io.pqlconnector.worker.report;

/** A part of the page. */
final class Section {
    private Section() {}

    /**
     * A part without a plot.
     *
     * @param lead what it is, in a sentence
     */
    static String of(String id, String title, String lead) {
        return open(id, title, lead) + "</section>\n";
    }

    /**
     * A part with a table alone.
     *
     * @param table as HTML
     */
    static String table(String id, String title, String lead, String table) {
        return open(id, title, lead) + table + "</section>\n";
    }

    /**
     * A part with a plot.
     *
     * @param plot as HTML
     * @param more what follows the plot, as HTML
     */
    static String of(String id, String title, String lead, String plot, String more) {
        return open(id, title, lead) + "<figure>\n" + plot + "</figure>\n" + more + "</section>\n";
    }

    private static String open(String id, String title, String lead) {
        return "<section id=\"" + id + "\">\n<h2>" + Markup.text(title) + "</h2>\n<p class=\"lead\">"
                + Markup.text(lead) + "</p>\n";
    }
}
