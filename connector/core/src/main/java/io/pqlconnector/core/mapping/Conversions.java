package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.FieldValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns a value into a value of a field's type. */
final class Conversions {
    private static final DateTimeFormatter TO_THE_MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    // Digits beyond these say nothing to a person, and a CRM that keeps fewer would make every run write them again.
    private static final int DECIMALS = 4;

    private Conversions() {}

    /** The value as the type wants it; empty if it cannot be read as such. */
    static Optional<FieldValue> to(FieldType type, FieldValue value, ZoneId zone) {
        return switch (type) {
            case NUMBER -> number(value);
            case TEXT, ENUMERATION -> text(value, zone);
            case MULTI_SELECT -> choices(value);
            case BOOL -> bool(value);
            case DATE -> date(value, zone);
            case DATETIME -> dateTime(value);
        };
    }

    /** A measured number, rounded so that it does not change without a reason. */
    static FieldValue number(double value) {
        return new FieldValue.Number(BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP));
    }

    /** An instant to the second, which is what CRMs keep. */
    static FieldValue instant(Instant instant) {
        return new FieldValue.DateTime(instant.truncatedTo(ChronoUnit.SECONDS));
    }

    private static Optional<FieldValue> number(FieldValue value) {
        if (value instanceof FieldValue.Text text) {
            return Fields.parseNumber(text.value().strip()).map(FieldValue.Number::new);
        }
        return value instanceof FieldValue.Number ? Optional.of(value) : Optional.empty();
    }

    private static Optional<FieldValue> text(FieldValue value, ZoneId zone) {
        if (value instanceof FieldValue.Text text) {
            return text.value().isEmpty() ? Optional.empty() : Optional.of(text);
        }
        String shown = value instanceof FieldValue.DateTime dateTime
                ? TO_THE_MINUTE.format(dateTime.value().atZone(zone)) + " "
                        + (zone.normalized()
                                        .getDisplayName(TextStyle.SHORT, Locale.ROOT)
                                        .equals("Z")
                                ? "UTC"
                                : zone.getId())
                : value.shown();
        return shown.isEmpty() ? Optional.empty() : Optional.of(new FieldValue.Text(shown));
    }

    private static Optional<FieldValue> choices(FieldValue value) {
        if (value instanceof FieldValue.Text text) {
            return Optional.of(new FieldValue.Choices(List.of(text.value())));
        }
        return value instanceof FieldValue.Choices choices && !choices.values().isEmpty()
                ? Optional.of(value)
                : Optional.empty();
    }

    private static Optional<FieldValue> bool(FieldValue value) {
        if (value instanceof FieldValue.Text text) {
            return switch (text.value().strip().toLowerCase(Locale.ROOT)) {
                case "true", "yes", "1" -> Optional.of(new FieldValue.Bool(true));
                case "false", "no", "0" -> Optional.of(new FieldValue.Bool(false));
                default -> Optional.empty();
            };
        }
        return value instanceof FieldValue.Bool ? Optional.of(value) : Optional.empty();
    }

    private static Optional<FieldValue> date(FieldValue value, ZoneId zone) {
        if (value instanceof FieldValue.Text text) {
            return Fields.parseInstant(text.value().strip()).map(instant -> day(instant, zone, text.value()));
        }
        return value instanceof FieldValue.DateTime dateTime
                ? Optional.of(new FieldValue.Date(LocalDate.ofInstant(dateTime.value(), zone)))
                : Optional.empty();
    }

    // A bare date is a day whatever the zone; taking it through an instant could move it by one.
    private static FieldValue day(Instant instant, ZoneId zone, String text) {
        return new FieldValue.Date(
                text.strip().length() == 10 ? LocalDate.parse(text.strip()) : LocalDate.ofInstant(instant, zone));
    }

    private static Optional<FieldValue> dateTime(FieldValue value) {
        if (value instanceof FieldValue.Text text) {
            return Fields.parseInstant(text.value().strip()).map(Conversions::instant);
        }
        return value instanceof FieldValue.DateTime ? Optional.of(value) : Optional.empty();
    }
}
