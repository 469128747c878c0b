package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.destination.Operation.CreateNote;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Notes, which stand on the timeline at the instant at which they are made (HubSpot contract §9.1). */
final class Notes implements Engagements.Kind<CreateNote> {
    private final TimeAndChance time;

    Notes(TimeAndChance time) {
        this.time = time;
    }

    @Override
    public String word() {
        return "note";
    }

    @Override
    public String type() {
        return "notes";
    }

    @Override
    public String textProperty() {
        return "hs_note_body";
    }

    @Override
    public int association(HubSpotObject object) {
        return object.noteAssociation();
    }

    @Override
    public String text(CreateNote note) {
        return note.body();
    }

    @Override
    public List<Map<String, String>> properties(List<CreateNote> notes) {
        // HubSpot keeps milliseconds.
        String now = time.now().truncatedTo(ChronoUnit.MILLIS).toString();
        return Collections.nCopies(notes.size(), Map.of("hs_timestamp", now));
    }
}
