package io.pqlconnector.worker.render;

import io.pqlconnector.spi.destination.Finding;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** What mappings need in a destination, and whether it is there, as people and programs read it. */
public final class FindingOutput {
    private FindingOutput() {}

    /** What is not there or does not fit, with what to do about it. */
    public static String remedy(Finding finding) {
        String words = finding.words().isEmpty() ? "" : ": " + finding.words();
        return finding.subject()
                + (finding.state() == Finding.State.MISSING
                        ? words.replaceFirst("\\.$", "") + ": missing, ./pql provision --apply makes it"
                        : words);
    }

    /** The object of a finding, between the braces. */
    public static void write(JsonGenerator json, String destination, Finding finding) {
        write(json, destination, finding.subject(), finding.state().name(), finding.words());
    }

    static void write(JsonGenerator json, String destination, String subject, String state, String words) {
        json.writeStringProperty("destination", destination);
        json.writeStringProperty("subject", subject);
        json.writeStringProperty("state", state.toLowerCase(Locale.ROOT));
        json.writeStringProperty("message", words);
    }
}
