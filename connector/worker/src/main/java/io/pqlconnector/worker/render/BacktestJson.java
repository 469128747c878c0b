package io.pqlconnector.worker.render;

import io.pqlconnector.learn.backtest.Backtest;
import io.pqlconnector.learn.backtest.FailIf;
import io.pqlconnector.learn.backtest.Figure;
import io.pqlconnector.learn.backtest.InstantFigures;
import io.pqlconnector.learn.backtest.TierShift;
import io.pqlconnector.learn.stat.Share;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** A backtest as lines of JSON. The keys are a promise to programs that read them. */
public final class BacktestJson {
    private BacktestJson() {}

    /** Writes a line per instant, a line per tier where rules are compared, and the summary. */
    public static void write(JsonLines lines, Tested tested, List<FailIf> conditions) {
        for (InstantFigures figures : tested.now().backtest().instants()) {
            lines.object(json -> instant(json, figures));
        }
        for (TierShift shift : tested.shifts()) {
            lines.object(json -> tier(json, shift));
        }
        lines.summary(Map.of("accounts", tested.now().replayed().accounts()), json -> {
            json.writeStringProperty(
                    "data_end", tested.now().backtest().dataEnd().toString());
            json.writeNumberProperty(
                    "horizon_days", tested.now().backtest().horizon().toDays());
            under(json, tested.now(), tested);
            tested.other().ifPresent(other -> {
                json.writeObjectPropertyStart("against");
                under(json, other, tested);
                json.writeEndObject();
            });
            json.writeArrayPropertyStart("failed");
            conditions.stream()
                    .filter(condition -> tested.failure(condition).isPresent())
                    .forEach(condition -> json.writeString(condition.text()));
            json.writeEndArray();
        });
    }

    private static void instant(JsonGenerator json, InstantFigures figures) {
        json.writeStringProperty("instant", figures.at().toString());
        json.writeNumberProperty("qualified", figures.qualified());
        json.writeNumberProperty("customers", figures.customers());
        json.writeNumberProperty("became", figures.became());
        json.writeNumberProperty("again", figures.again());
        json.writeNumberProperty("hits", figures.hits());
        json.writeNumberProperty("misses", figures.misses());
        json.writeNumberProperty("undecided", figures.undecided());
        share(json, "precision", figures.precision());
    }

    private static void tier(JsonGenerator json, TierShift shift) {
        json.writeStringProperty("tier", shift.tier());
        names(json, "entering", shift.entering());
        names(json, "leaving", shift.leaving());
        json.writeNumberProperty("staying", shift.staying());
    }

    private static void names(JsonGenerator json, String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }

    private static void under(JsonGenerator json, Tested.Under under, Tested tested) {
        Backtest backtest = under.backtest();
        json.writeStringProperty("rules", under.rules().file());
        json.writeStringProperty("rules_version", under.rules().version().value());
        share(json, "precision", backtest.precision());
        json.writeNumberProperty("undecided", backtest.undecided());
        share(json, "recall", backtest.recall());
        number(json, Figure.LEAD_TIME, backtest);
        json.writeNumberProperty("lead_times", backtest.leadTimes());
        number(json, Figure.PQLS_PER_WEEK, backtest);
        json.writeObjectPropertyStart("pqls_per_week_by_route");
        tested.routes().forEach(route -> json.writeNumberProperty(route, backtest.perWeek(route)));
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, Figure figure, Backtest backtest) {
        figure.of(backtest)
                .ifPresentOrElse(
                        value -> json.writeNumberProperty(figure.word(), value),
                        () -> json.writeNullProperty(figure.word()));
    }

    private static void share(JsonGenerator json, String name, Share share) {
        json.writeObjectPropertyStart(name);
        if (share.of() == 0) {
            json.writeNullProperty("value");
        } else {
            json.writeNumberProperty("value", share.value());
        }
        json.writeNumberProperty("low", share.interval().low());
        json.writeNumberProperty("high", share.interval().high());
        json.writeNumberProperty("hits", share.hits());
        json.writeNumberProperty("of", share.of());
        json.writeEndObject();
    }
}
