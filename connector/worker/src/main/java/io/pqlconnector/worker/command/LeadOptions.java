package io.pqlconnector.worker.command;

import io.pqlconnector.core.lake.CohortRequest;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom of the lake {@code calibrate} looks at, when, and what counts as converted. */
final class LeadOptions {
    /** What can be said of the lake alone. */
    static final List<String> NAMES =
            List.of("--of", "--since", "--observe", "--after", "--until", "--goal", "--again");

    private static final List<Duration> WINDOWS = List.of(Duration.ofDays(7), Duration.ofDays(14), Duration.ofDays(30));

    @Option(
            names = "--of",
            paramLabel = "KIND",
            description = "account or user. Default: ${DEFAULT-VALUE}.",
            defaultValue = "account")
    private String of = "account";

    @Option(
            names = "--since",
            paramLabel = "EVENT",
            description = {
                "The event from whose first day age counts, such as \"Signed Up\". Default: any event; whoever is first",
                "seen right after the lake begins is then left out, since they may have been there before."
            })
    private @Nullable String since;

    @Option(
            names = "--observe",
            paramLabel = "DURATION",
            description = {
                "The age at which all are looked at. Rules look back from there.",
                "Default: ${DEFAULT-VALUE}."
            },
            defaultValue = "14d")
    private String observe = "14d";

    @Option(
            names = "--after",
            paramLabel = "DURATION",
            description = "The age from which an outcome counts. Default: the age at which they are looked at.")
    private @Nullable String after;

    @Option(
            names = "--until",
            paramLabel = "DURATION",
            description = "The age up to which it counts; whoever is younger is left out. Default: ${DEFAULT-VALUE}.",
            defaultValue = "90d")
    private String until = "90d";

    @Option(
            names = "--goal",
            paramLabel = "EVENT",
            description = {
                "The first such event counts as converted, and whoever had it before is left out. Default: the customers of",
                "outcomes: in the configuration."
            })
    private @Nullable String goal;

    @Option(
            names = "--again",
            description =
                    "With --goal: any such event counts, also of those who had it before, and it is a behaviour too.")
    private boolean again;

    /** What of it is wrong; empty if nothing is. */
    Optional<String> wrong() {
        if (Stream.of("account", "user").noneMatch(of::equals)) {
            return Optional.of("--of " + of + " is neither account nor user.");
        }
        for (String text : List.of(observe, until, Optional.ofNullable(after).orElse(observe))) {
            if (Durations.parse(text).filter(read -> !read.isZero()).isEmpty()) {
                return Optional.of("\"" + text + "\" is no duration. Write 14d, or 6h.");
            }
        }
        if (from().compareTo(observed()) < 0 || until().compareTo(from()) <= 0) {
            return Optional.of("An outcome counts from --after, " + Durations.inWords(from()) + ", up to --until, "
                    + Durations.inWords(until()) + ", and not before the age of --observe, "
                    + Durations.inWords(observed())
                    + ". Give them in this order: --observe 14d --after 14d --until 90d.");
        }
        if (again && goal == null) {
            return Optional.of("--again is of an event: add --goal EVENT.");
        }
        if (kind() == EntityKind.USER && goal == null) {
            return Optional.of("Outcomes in the configuration are those of accounts. For users, say what counts:"
                    + " --goal \"Report Run\"");
        }
        return Optional.empty();
    }

    EntityKind kind() {
        return of.equals("user") ? EntityKind.USER : EntityKind.ACCOUNT;
    }

    Optional<String> since() {
        return Optional.ofNullable(since);
    }

    Duration observed() {
        return Durations.parse(observe).orElseThrow();
    }

    private Duration from() {
        return Optional.ofNullable(after).flatMap(Durations::parse).orElseGet(this::observed);
    }

    Duration until() {
        return Durations.parse(until).orElseThrow();
    }

    /** Whether what is configured says who converted. */
    boolean needsOutcomes() {
        return goal == null;
    }

    /** How far back events are counted. */
    List<Duration> windows() {
        List<Duration> within = WINDOWS.stream()
                .filter(window -> window.compareTo(observed()) <= 0)
                .toList();
        return within.isEmpty() ? List.of(observed()) : within;
    }

    /**
     * What counts as converted.
     *
     * @param converted who did by the configured outcomes, by key; empty where an event says it
     * @param leftOut events that tell of the outcome itself
     */
    CohortRequest.Goal goal(Map<String, Instant> converted, List<String> leftOut) {
        return new CohortRequest.Goal(
                from(),
                until(),
                Optional.ofNullable(goal).map(event -> new EventFilter(List.of(event), List.of())),
                again,
                converted,
                leftOut);
    }

    /** All of it in words. */
    String inWords() {
        return (kind() == EntityKind.USER ? "users" : "accounts") + " as they were "
                + Durations.inWords(observed()) + " after their first "
                + since().map(event -> "\"" + event + "\"").orElse("event") + "; converted: "
                + Optional.ofNullable(goal)
                        .map(event -> "\"" + event + "\"" + (again ? ", also again," : ""))
                        .orElse("became a customer")
                + " from "
                + Durations.inWords(from()) + " to " + Durations.inWords(until()) + " after it";
    }
}
