package io.pqlconnector.source.mixpanel;

import io.pqlconnector.formats.MixpanelClock;
import io.pqlconnector.source.mixpanel.MixpanelSettings.Basis;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * In which zone a project writes times. Wrong by some hours, a day's events would count for its neighbour, so what the
 * configuration says is held against what the events say, and neither is believed if they contradict each other.
 */
final class TimeBasis {
    /** Fewer events than this contradict nobody. */
    private static final int ENOUGH_EVENTS = 20;

    private static final double MOST = 0.6;

    private final Basis configured;
    private final Optional<ZoneId> zone;
    private volatile Optional<ZoneId> found = Optional.empty();

    TimeBasis(MixpanelSettings settings) {
        configured = settings.basis();
        zone = settings.zone();
    }

    /**
     * The zone in which the project counts days. Of the two that are possible before an event was seen it is the one in which
     * days begin later, since it is refused to ask for a day that is still to come.
     */
    ZoneId days(Instant now) {
        return switch (configured) {
            case UTC -> ZoneOffset.UTC;
            case PROJECT_LOCAL -> local();
            case AUTO ->
                found.or(() -> zone.filter(id -> id.getRules().getOffset(now).getTotalSeconds() < 0))
                        .orElse(ZoneOffset.UTC);
        };
    }

    private ZoneId local() {
        return zone.orElse(ZoneOffset.UTC);
    }

    /** For the mark of a slice: a day that was read with another idea of its zone is read anew. */
    String mark() {
        return switch (configured) {
            case UTC -> "utc";
            case PROJECT_LOCAL -> local().getId();
            case AUTO -> "auto" + zone.map(id -> " " + id.getId()).orElse("");
        };
    }

    /**
     * The zone of a day's times.
     *
     * @param evidence what the first events of the day say
     * @param hasEvents whether the day has any
     * @throws AdapterException if the configuration says something else, or nobody says anything
     */
    ZoneId of(LocalDate day, Optional<MixpanelClock.Evidence> evidence, boolean hasEvents) {
        return switch (configured) {
            case UTC -> checked(ZoneOffset.UTC, day, evidence);
            case PROJECT_LOCAL -> checked(local(), day, evidence);
            case AUTO -> detected(day, evidence, hasEvents);
        };
    }

    /**
     * Looks whether a day contradicts the configuration.
     *
     * @throws AdapterException if most of its events do
     */
    void contradict(LocalDate day, Optional<MixpanelClock.Evidence> evidence) {
        evidence.filter(TimeBasis::isStrong).ifPresent(said -> {
            ZoneId unused = of(day, Optional.of(said), true);
        });
    }

    private ZoneId checked(ZoneId basis, LocalDate day, Optional<MixpanelClock.Evidence> evidence) {
        Optional<MixpanelClock.Evidence> contradiction = evidence.filter(TimeBasis::isStrong)
                .filter(said -> !said.ahead().equals(offset(basis, day)));
        if (contradiction.isPresent()) {
            throw contradicted(basis, day, contradiction.get());
        }
        return basis;
    }

    private ZoneId detected(LocalDate day, Optional<MixpanelClock.Evidence> evidence, boolean hasEvents) {
        if (evidence.isEmpty()) {
            if (hasEvents && found.isEmpty()) {
                throw undetectable(day);
            }
            return found.orElse(ZoneOffset.UTC);
        }
        Duration ahead = evidence.get().ahead();
        if (found.isPresent() && (ahead.equals(offset(found.get(), day)) || !isStrong(evidence.get()))) {
            return found.get();
        }
        ZoneId basis = zone.filter(id -> ahead.equals(offset(id, day)))
                .or(() -> ahead.isZero() ? Optional.of(ZoneOffset.UTC) : Optional.empty())
                .orElseThrow(() -> unknownZone(day, evidence.get()));
        found = Optional.of(basis);
        return basis;
    }

    private static boolean isStrong(MixpanelClock.Evidence said) {
        return said.events() >= ENOUGH_EVENTS && said.events() >= MOST * said.of();
    }

    private static Duration offset(ZoneId basis, LocalDate day) {
        return Duration.ofSeconds(
                basis.getRules().getOffset(day.atTime(LocalTime.NOON)).getTotalSeconds());
    }

    private static AdapterException contradicted(ZoneId basis, LocalDate day, MixpanelClock.Evidence said) {
        return wrong("On " + day + " the times of " + said.events() + " of " + said.of() + " events run "
                + inWords(said.ahead())
                + ", but by time_basis and time_zone they should run " + inWords(offset(basis, day)) + ". "
                + remedy(said.ahead()) + " Nothing of that day was taken.");
    }

    private AdapterException unknownZone(LocalDate day, MixpanelClock.Evidence said) {
        return wrong("On " + day + " the times of " + said.events() + " of " + said.of() + " events run "
                + inWords(said.ahead())
                + zone.map(id -> ", which " + id.getId() + " does not").orElse("") + ". " + remedy(said.ahead())
                + " Nothing of that day was taken.");
    }

    private static AdapterException undetectable(LocalDate day) {
        return wrong(
                "The events of " + day + " do not tell in which time zone the project writes times: all were imported."
                        + " Write time_basis: utc if the project was made in 2023 or later, else time_basis: project_local and"
                        + " time_zone as it stands in Mixpanel's project settings.");
    }

    private static String remedy(Duration ahead) {
        return ahead.isZero()
                ? "Write time_basis: utc."
                : "Write time_basis: project_local, and time_zone as it stands in Mixpanel's project settings.";
    }

    private static String inWords(Duration ahead) {
        if (ahead.isZero()) {
            return "with UTC";
        }
        long minutes = Math.abs(ahead.toMinutes());
        return minutes / 60 + (minutes % 60 == 0 ? "" : ":" + minutes % 60) + " h "
                + (ahead.isNegative() ? "behind" : "ahead of") + " UTC";
    }

    private static AdapterException wrong(String message) {
        return new AdapterException(FailureKind.CONFIGURATION, message, null);
    }
}
