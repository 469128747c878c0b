package io.pqlconnector.worker.command;

import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.learn.backtest.Replay;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.usage.lake.DuckDbUsageLake;
import io.pqlconnector.usage.signal.Past;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.render.Progress;
import io.pqlconnector.worker.render.Tested;
import java.util.Optional;

/** Replays one or two rule books, and shows how far it is. */
final class Replays implements AutoCloseable {
    private final Config config;
    private final DuckDbUsageLake lake;
    private final Progress progress;
    private int done;

    Replays(Setup setup, DuckDbUsageLake lake, Progress progress) {
        this.config = setup.config();
        this.lake = lake;
        this.progress = progress;
    }

    Tested run(RuleBooks rules, Optional<RuleBooks> other, Replay.Terms terms) throws InterruptedException {
        int all = (terms.period().instants().size() + 1) * (other.isPresent() ? 2 : 1);
        Replay.Replayed replayed = replay(rules, terms, all);
        Optional<Tested.Under> against = other.isPresent()
                ? Optional.of(new Tested.Under(other.get(), replay(other.get(), terms, all)))
                : Optional.empty();
        return new Tested(new Tested.Under(rules, replayed), against, config.zone());
    }

    private Replay.Replayed replay(RuleBooks rules, Replay.Terms terms, int all) throws InterruptedException {
        progress.show("Replaying " + rules.file(), (double) done / all, System.nanoTime());
        MeasurementRequest last = MeasurementRequest.asKnown(
                rules.account().signals(), config.identity(), terms.period().last(), config.zone());
        try (Past past = lake.past(last)) {
            return new Replay(past::measure, rules.account(), config.identity(), config.zone())
                    .run(
                            terms,
                            at -> progress.show("Replaying " + rules.file(), (double) ++done / all, System.nanoTime()));
        }
    }

    @Override
    public void close() {
        progress.close();
    }
}
