package io.pqlconnector.rules.book;

import io.pqlconnector.rules.condition.FactName;
import io.pqlconnector.rules.condition.Facts;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.SignalValue;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An assessment as conditions and texts of a mapping see it; the names are those of {@link RuleBook#vocabulary()}. No tier
 * and no play are empty texts, so that {@code tier != 'hot'} holds without one.
 */
public final class AssessmentFacts implements Facts {
    private final Assessment assessment;
    private final ZoneId zone;
    private final Map<String, Object> fired;

    /**
     * The facts of one assessment.
     *
     * @param zone of calendar days
     */
    public AssessmentFacts(Assessment assessment, ZoneId zone) {
        this.assessment = assessment;
        this.zone = zone;
        this.fired = assessment.triggers().stream()
                .collect(Collectors.toMap(trigger -> trigger.signal().value(), trigger -> true));
    }

    @Override
    public Optional<Object> fact(FactName name) {
        String member = name.member();
        return switch (name.group()) {
            case "" -> single(member);
            case "fired" -> Optional.of(fired.getOrDefault(member, false));
            case "signals" ->
                Optional.ofNullable(assessment.signals().get(new SignalName(member)))
                        .flatMap(AssessmentFacts::value);
            case "first", "last" ->
                Optional.ofNullable(assessment.signals().get(new SignalName(member)))
                        .flatMap(measured -> day(name.group(), measured, zone));
            case "traits" ->
                Optional.ofNullable(assessment.measurement().traits().get(member));
            case "account", "user" -> entity(assessment.measurement(), name);
            case "play" -> Optional.of(play(member));
            default -> Optional.empty();
        };
    }

    private Optional<Object> single(String name) {
        return switch (name) {
            case "score" -> Optional.of(assessment.score());
            case "threshold" -> Optional.of(assessment.threshold());
            case "qualified" -> Optional.of(assessment.qualified());
            case "tier" -> Optional.of(assessment.tier().orElse(""));
            case "reasons" -> Optional.of(reasons(assessment.triggers()));
            case "triggers" ->
                Optional.of(assessment.triggers().stream()
                        .map(trigger -> trigger.signal().value())
                        .collect(Collectors.joining(", ")));
            default -> Optional.empty();
        };
    }

    private Object play(String member) {
        return assessment
                .play()
                .map(play -> switch (member) {
                    case "name" -> play.name();
                    case "action" -> play.action();
                    case "route" -> play.route();
                    case "message" -> play.message();
                    case "list" -> play.list();
                    case "sequence" -> play.sequence();
                    default -> "";
                })
                .orElse("");
    }

    /** A fact about the account or user itself. */
    static Optional<Object> entity(Measurement measurement, FactName name) {
        if (!name.group().equals(measurement.kind().word())) {
            return Optional.empty();
        }
        return switch (name.member()) {
            case "key" -> Optional.of(measurement.key());
            case "name" -> Optional.of(displayName(measurement));
            case "domain" -> Optional.of(measurement.domain());
            case "email" -> Optional.of(measurement.email());
            case "work_email" -> Optional.of(measurement.workEmail());
            case "first_seen" -> measurement.firstSeen().map(instant -> instant);
            case "last_seen" -> measurement.lastSeen().map(instant -> instant);
            default -> Optional.empty();
        };
    }

    /** What a person calls the account or user: its name, else its domain or address, else its key. */
    public static String displayName(Measurement measurement) {
        if (!measurement.name().isBlank()) {
            return measurement.name();
        }
        if (!measurement.email().isBlank()) {
            return measurement.email();
        }
        return measurement.domain().isBlank() ? measurement.key() : measurement.domain();
    }

    /** A measured value as a fact. */
    static Optional<Object> value(Measured measured) {
        if (measured.value() instanceof SignalValue.Number number) {
            return Optional.of(number.value());
        }
        return measured.value() instanceof SignalValue.Text text ? Optional.of(text.value()) : Optional.empty();
    }

    /** The day of the first or last event that counted for a signal, as a fact. */
    static Optional<Object> day(String which, Measured measured, ZoneId zone) {
        Optional<Instant> event = which.equals("first") ? measured.first() : measured.last();
        return event.map(instant -> SignalWording.day(instant, zone));
    }

    /**
     * The reasons of those triggers that have points, as a rep reads them: "Invited 6 teammates; 15 sessions in 30 days".
     */
    public static String reasons(List<Trigger> triggers) {
        String joined = triggers.stream()
                .filter(trigger -> trigger.points() != 0)
                .map(Trigger::reason)
                .collect(Collectors.joining("; "));
        if (joined.isEmpty()) {
            return joined;
        }
        int end = joined.offsetByCodePoints(0, 1);
        return joined.substring(0, end).toUpperCase(Locale.ROOT) + joined.substring(end);
    }
}
