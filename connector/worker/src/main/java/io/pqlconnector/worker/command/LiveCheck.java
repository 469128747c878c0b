package io.pqlconnector.worker.command;

import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.quota.CallBudget;
import io.pqlconnector.core.quota.ParkedDestination;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.destination.Description;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.worker.alert.AlertCheck;
import io.pqlconnector.worker.config.AlertChannel;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.render.RunOutput;
import io.pqlconnector.worker.render.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Asks sources and destinations whether they are there and let us in, and destinations whether they have what the
 * mappings need. Its calls count like those of a run; no lease is needed.
 */
final class LiveCheck implements AutoCloseable {
    private final Setup setup;
    private final Context context;
    private final CallCount calls;
    private final boolean alertTest;

    private LiveCheck(Setup setup, Context context, CallCount calls, boolean alertTest) {
        this.setup = setup;
        this.context = context;
        this.calls = calls;
        this.alertTest = alertTest;
    }

    /** What was asked. */
    enum Part {
        SOURCE,
        DESTINATION,
        ALERTS
    }

    /**
     * What came of asking one of them.
     *
     * @param words what was found, or why it does not work and what to do
     * @param failure the kind of failure; empty if it works
     * @param lacks what keeps a destination that answers from being used
     */
    record Answer(Part part, String name, String words, Optional<String> failure, List<Finding> lacks) {
        Answer {
            lacks = List.copyOf(lacks);
        }

        private static Answer failed(Part part, String name, String words, String failure) {
            return new Answer(part, name, words, Optional.of(failure), List.of());
        }
    }

    /**
     * Ready to ask.
     *
     * @param alertTest whether each channel of alerts gets a message
     */
    static LiveCheck open(Setup setup, Context context, boolean alertTest) {
        return new LiveCheck(setup, context, CallCount.beside(setup, context), alertTest);
    }

    /**
     * Asks all of them, in the order of the configuration; one that fails does not keep the others from being asked.
     *
     * @param before is told who is asked next
     * @param after is told what came of it
     */
    List<Answer> ask(Consumer<String> before, Consumer<Answer> after) throws InterruptedException {
        List<Answer> answers = new ArrayList<>();
        for (UsageSource source : setup.sources()) {
            String name = source.name().value();
            before.accept(name);
            answers.add(answer(Part.SOURCE, name, () -> asked(source)));
            after.accept(answers.get(answers.size() - 1));
        }
        for (PlanTarget target : setup.targets()) {
            String name = target.name().value();
            before.accept(name);
            answers.add(answer(Part.DESTINATION, name, () -> asked(target)));
            after.accept(answers.get(answers.size() - 1));
        }
        for (AlertChannel channel : setup.config().alerts()) {
            before.accept(channel.name());
            answers.add(answer(Part.ALERTS, channel.name(), () -> asked(channel)));
            after.accept(answers.get(answers.size() - 1));
        }
        return answers;
    }

    private Answer asked(AlertChannel channel) throws InterruptedException {
        AlertCheck.Result result =
                alertTest ? AlertCheck.test(channel, context.clock()) : AlertCheck.probe(channel, context.clock());
        String givenUp = AlertCheck.givenUp(
                        channel, setup.config().ledgerFile(), context.clock().instant())
                .map(words -> " (" + words + ")")
                .orElse("");
        return result.works()
                ? new Answer(Part.ALERTS, channel.name(), result.words() + givenUp, Optional.empty(), List.of())
                : Answer.failed(Part.ALERTS, channel.name(), result.words() + givenUp, "ALERTS");
    }

    private static Answer answer(Part part, String name, CallCount.Question<Answer> question)
            throws InterruptedException {
        try {
            return question.answer();
        } catch (AdapterException e) {
            return Answer.failed(part, name, e.words(), e.kind().name());
        } catch (LedgerException e) {
            return Answer.failed(part, name, String.valueOf(e.getMessage()), "LEDGER");
        }
    }

    private Answer asked(UsageSource source) throws InterruptedException {
        String words = source.probe(context.clock().instant());
        return new Answer(Part.SOURCE, source.name().value(), words, Optional.empty(), List.of());
    }

    private Answer asked(PlanTarget target) throws InterruptedException {
        Optional<CallBudget> budget = calls.budget(target);
        Destination destination = calls.parking(target).destination();
        List<Finding> lacks = new ArrayList<>();
        Description description = CallCount.counted(budget, () -> {
            Description found = describe(destination);
            lacks.addAll(destination.inspect(target.needs()));
            return found;
        });
        lacks.removeIf(finding -> finding.state() == Finding.State.PRESENT);
        Optional<String> failure = lacks.isEmpty() ? Optional.empty() : Optional.of("NOT_PREPARED");
        Optional<String> shortage = shortage(target, budget);
        shortage.ifPresent(words -> lacks.add(new Finding("quota short", Finding.State.WRONG, words)));
        String words = description.place()
                + objects(description)
                + quota(target, budget).map(left -> "; calls: " + left).orElse("");
        return new Answer(
                Part.DESTINATION, target.name().value(), words, failure.or(() -> shortage.map(any -> "QUOTA")), lacks);
    }

    // Asked also while it is parked: that is how a person finds out whether the vendor takes calls again.
    private static Description describe(Destination destination) throws InterruptedException {
        return destination instanceof ParkedDestination parked ? parked.describeAllTheSame() : destination.describe();
    }

    private static String objects(Description description) {
        String objects = description.objects().entrySet().stream()
                .map(object -> object.getKey().value()
                        + fields(object.getValue().fields().size()))
                .sorted()
                .collect(Collectors.joining(", "));
        return objects.isEmpty() ? "" : ", with " + objects;
    }

    // Where a field is made when it is first written, none says nothing.
    private static String fields(int count) {
        return count == 0 ? "" : " (" + Texts.counted(count, "field") + ")";
    }

    private static Optional<String> quota(PlanTarget target, Optional<CallBudget> budget) {
        if (budget.isPresent()) {
            return budget.get().report().limit().map(RunOutput::ours);
        }
        return target.destination()
                .callUsage()
                .quota()
                .map(quota ->
                        Texts.count(quota.used()) + " of " + Texts.count(quota.limit()) + " used by everyone so far");
    }

    // Without a ledger nobody knows what we made today, but what is left to others is known all the same.
    private static Optional<String> shortage(PlanTarget target, Optional<CallBudget> budget) {
        if (budget.isPresent()) {
            return budget.get().refusal(1);
        }
        long floor = target.quota().floor();
        return target.destination()
                .callUsage()
                .quota()
                .filter(quota -> quota.limit() - quota.used() <= floor)
                .map(quota -> "All users together have made " + Texts.count(quota.used()) + " of "
                        + Texts.count(quota.limit()) + " calls, and quota_floor leaves the last " + Texts.count(floor)
                        + " to others. A run waits until calls are free again.");
    }

    @Override
    public void close() {
        calls.close();
    }
}
