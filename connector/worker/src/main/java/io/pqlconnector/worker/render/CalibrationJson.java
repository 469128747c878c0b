package io.pqlconnector.worker.render;

import io.pqlconnector.learn.calibrate.Calibration;
import io.pqlconnector.learn.calibrate.Cut;
import io.pqlconnector.learn.calibrate.Evidence;
import io.pqlconnector.learn.calibrate.Judged;
import io.pqlconnector.learn.calibrate.Threshold;
import io.pqlconnector.learn.stat.Auc;
import io.pqlconnector.learn.stat.Interval;
import io.pqlconnector.learn.stat.Share;
import tools.jackson.core.JsonGenerator;

/** What calibrating came to, for programs: a line per rule, then the summary's content. */
public final class CalibrationJson {
    private CalibrationJson() {}

    /** A rule. */
    public static void rule(JsonGenerator json, Evidence evidence) {
        Cut cut = evidence.rule().cut();
        json.writeStringProperty("behaviour", cut.about().name());
        if (cut instanceof Cut.AtLeast figure) {
            json.writeNumberProperty("at_least", figure.bound());
        } else if (cut instanceof Cut.Is is) {
            json.writeStringProperty("is", is.word());
        }
        json.writeNumberProperty("points", evidence.rule().points());
        share(json, "met", evidence.met());
        share(json, "converted", evidence.converted());
        share(json, "others", evidence.others());
        json.writeNumberProperty("lift", evidence.lift());
    }

    /** The verdict with what it rests on. */
    public static void summary(JsonGenerator json, Calibration calibration, long seed) {
        json.writeNumberProperty("seed", seed);
        if (calibration instanceof Calibration.TooFew few) {
            json.writeStringProperty("verdict", "too_few");
            json.writeNumberProperty("leads", few.leads());
            json.writeNumberProperty("converted", few.converted());
            json.writeNumberProperty("needed_of_each", few.needed());
        } else if (calibration instanceof Calibration.NoSignal none) {
            json.writeStringProperty("verdict", "no_signal");
            found(json, none.found());
        } else if (calibration instanceof Calibration.OnlyAgainst against) {
            json.writeStringProperty("verdict", "only_against");
            found(json, against.found());
        } else if (calibration instanceof Calibration.Drift drift) {
            json.writeStringProperty("verdict", "drift");
            found(json, drift.found());
        } else if (calibration instanceof Calibration.Proposal proposal) {
            json.writeStringProperty("verdict", "rules");
            found(json, proposal.found());
            proposal.threshold().ifPresent(threshold -> threshold(json, threshold));
        }
    }

    private static void threshold(JsonGenerator json, Threshold threshold) {
        json.writeObjectPropertyStart("threshold");
        json.writeNumberProperty("points", threshold.points());
        share(json, "precision", threshold.precision());
        share(json, "recall", threshold.recall());
        share(json, "qualified", threshold.qualified());
        json.writeEndObject();
    }

    private static void found(JsonGenerator json, Calibration.Found found) {
        json.writeNumberProperty("leads", found.leads());
        json.writeNumberProperty("converted", found.converted());
        json.writeArrayPropertyStart("left_out");
        found.leftOut().forEach(left -> named(json, left.behaviour(), left.why()));
        json.writeEndArray();
        json.writeArrayPropertyStart("leaks");
        found.leaks().forEach(leak -> named(json, leak.behaviour(), leak.why()));
        json.writeEndArray();
        judged(json, "held_out", found.judged());
        found.withLeaks().ifPresent(feigned -> judged(json, "held_out_with_leaks", feigned));
    }

    private static void named(JsonGenerator json, String behaviour, String why) {
        json.writeStartObject();
        json.writeStringProperty("behaviour", behaviour);
        json.writeStringProperty("why", why);
        json.writeEndObject();
    }

    private static void judged(JsonGenerator json, String name, Judged judged) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("splits", judged.splits());
        auc(json, "auc_points", judged.points());
        auc(json, "auc_regression", judged.regression());
        judged.byTime().ifPresent(later -> {
            auc(json, "auc_points_by_time", later.points());
            auc(json, "auc_regression_by_time", later.regression());
        });
        judged.notByTime().ifPresent(why -> json.writeStringProperty("not_by_time", why));
        judged.atThreshold().ifPresent(held -> {
            share(json, "precision", held.precision());
            share(json, "recall", held.recall());
            share(json, "qualified", held.qualified());
            json.writeNumberProperty("splits_without_threshold", held.none());
        });
        json.writeEndObject();
    }

    private static void auc(JsonGenerator json, String name, Auc auc) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("value", auc.value());
        interval(json, auc.interval());
        json.writeEndObject();
    }

    private static void share(JsonGenerator json, String name, Share share) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("hits", share.hits());
        json.writeNumberProperty("of", share.of());
        json.writeNumberProperty("value", share.value());
        interval(json, share.interval());
        json.writeEndObject();
    }

    private static void interval(JsonGenerator json, Interval interval) {
        json.writeNumberProperty("low", interval.low());
        json.writeNumberProperty("high", interval.high());
    }
}
