package io.pqlconnector.worker.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a reader should know of the figures.
 *
 * @param before what comes before the number
 * @param number a number of the report's data; empty if there is none in it
 * @param after what comes after it
 */
public record Note(String before, Optional<Cell> number, String after) {
    /** What to write so that the report knows what became of accounts. */
    static final String WRITE_OUTCOMES =
            "What became of accounts is not known, so the report ends where sales begins. Say"
                    + " in the configuration where it is to be read, such as   outcomes: { customer: { event: Subscription Started } }"
                    + "   (docs/outcomes.md).";

    /** Those that apply. */
    static List<Note> of(Sheet sheet) {
        List<Note> notes = new ArrayList<>();
        if (!sheet.outcomes()) {
            notes.add(words(WRITE_OUTCOMES));
        }
        if (sheet.all("activation").isEmpty() && sheet.summary().count("first_seen") > 0) {
            notes.add(words("The rules have no signal \"" + sheet.summary().text("activation")
                    + "\", so there is no activation rate. Name the one that says that an account got started:"
                    + " --activation SIGNAL."));
        }
        leftOut(sheet, notes);
        if (sheet.outcomes()) {
            some(
                            sheet.summary(),
                            "outcomes_elsewhere",
                            "Accounts that something became of, though no run ever scored them: ",
                            ". If one should have, see whether outcomes and usage name accounts alike.")
                    .ifPresent(notes::add);
            decided(sheet).ifPresent(notes::add);
        }
        if (sheet.all("contract_value").stream()
                        .map(line -> line.text("currency"))
                        .distinct()
                        .count()
                > 1) {
            notes.add(words("Contract values are in several currencies. Each stands by itself; none is converted."));
        }
        return notes;
    }

    private static void leftOut(Sheet sheet, List<Note> notes) {
        Line all = sheet.line("pqls/" + ReportLines.ALL);
        some(
                        all,
                        "at_first_run",
                        "Leads that the first run found qualified: ",
                        ". They may have been so before, so they are in no time to PQL and in no weekly load.")
                .ifPresent(notes::add);
        some(
                        sheet.summary(),
                        "qualified_before",
                        "Accounts that had qualified before the period: ",
                        ". They are in no figure but the share of accounts that qualify.")
                .ifPresent(notes::add);
        some(
                        sheet.line("triggers"),
                        "unknown",
                        "Leads of which it was not noted what had fired and who took them, since an older version scored"
                                + " them: ",
                        ". Triggers and routes leave them out.")
                .ifPresent(notes::add);
    }

    /** As plain text. */
    public String text() {
        return before + number.map(Cell::text).orElse("") + after;
    }

    /** As a part of a page. */
    String html() {
        return Markup.text(before) + number.map(Cell::html).orElse("") + Markup.text(after);
    }

    private static Optional<Note> decided(Sheet sheet) {
        boolean none = sheet.line("pqls/" + ReportLines.ALL).count("pqls") > 0
                && sheet.line("conversion/pql/customer/" + ReportLines.ALL)
                        .number("rate")
                        .isEmpty();
        return none
                ? Optional.of(new Note(
                        "No lead has had its ",
                        Optional.of(new Cell(sheet.summary(), "horizon_days", Format.COUNT)),
                        " days yet, so there is no rate. A shorter time: --horizon."))
                : Optional.empty();
    }

    private static Optional<Note> some(Line line, String field, String before, String after) {
        return line.count(field) > 0
                ? Optional.of(new Note(before, Optional.of(new Cell(line, field, Format.COUNT)), after))
                : Optional.empty();
    }

    private static Note words(String words) {
        return new Note(words, Optional.empty(), "");
    }
}
