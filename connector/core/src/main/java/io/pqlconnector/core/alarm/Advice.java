package io.pqlconnector.core.alarm;

import io.pqlconnector.core.text.Figures;
import java.util.List;
import java.util.stream.Collectors;

/** What alarms say to the person who has to look at them: what was found, what was not done, and what to do now. */
public final class Advice {
    private Advice() {}

    /**
     * For a run that was stopped between planning and delivery.
     *
     * @param waiting how many operations it left waiting
     */
    public static String stopped(List<Alarm> alarms, long waiting) {
        return found(alarms) + "\n  Nothing was delivered: " + Figures.counted(waiting, "operation")
                + " wait for an approval. Look at them: ./pql plan    Deliver them: ./pql apply --approve"
                + orRaise(alarms);
    }

    /** For a run that was stopped since usage does not come as it did. */
    public static String silent(List<Alarm> alarms) {
        return found(alarms)
                + "\n  Scores were not touched, and nothing was delivered: accounts would have turned cold for want"
                + " of events. Is the tracking still sending? Was an event renamed? Did the export end?\n"
                + "  If it is right so: ./pql sync --accept-volume" + orRaise(alarms);
    }

    /** For a saved plan that was not delivered. */
    public static String refused(List<Alarm> alarms) {
        return found(alarms) + "\n  Nothing was delivered. Deliver it all the same: ./pql apply FILE --approve"
                + orRaise(alarms);
    }

    /** For a plan that a run would not deliver. */
    public static String planned(List<Alarm> alarms) {
        return "  ./pql sync would stop before delivery, with exit code 4:\n  "
                + found(alarms).replace("\n", "\n  ")
                + "\n  Deliver it all the same: ./pql plan --out plan.json && ./pql apply plan.json --approve"
                + orRaise(alarms);
    }

    private static String found(List<Alarm> alarms) {
        return alarms.stream().map(Alarm::inWords).collect(Collectors.joining("\n"));
    }

    private static String orRaise(List<Alarm> alarms) {
        String limits = alarms.stream()
                .flatMap(alarm -> alarm.limit().stream())
                .distinct()
                .map(limit -> "limits." + limit)
                .collect(Collectors.joining(" and "));
        return limits.isEmpty() ? "" : "    Or raise " + limits + " in the configuration.";
    }
}
