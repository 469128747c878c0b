package io.pqlconnector.core.run;

import io.pqlconnector.core.enrich.Enquiry;
import io.pqlconnector.core.enrich.Enrichment;
import io.pqlconnector.core.feedback.Feedback;
import io.pqlconnector.core.feedback.FeedbackPlace;
import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.core.ledger.Verdicts;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.quota.CallBudget;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.CrmId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads into the ledger what reps say of the accounts that the last run scored. It comes before scoring, so that nobody is shown an
 * account again after a no. A destination that fails is no failure of the run: what was read before stands.
 */
final class ReadFeedback {
    private static final String VERDICT = "verdict";
    private static final int LONGEST = 200;

    private final RunSetup setup;
    private final RunListener listener;
    private final Function<PlanTarget, CallBudget> budgets;
    private final Instant asOf;
    private final Verdicts verdicts;

    ReadFeedback(RunSetup setup, RunListener listener, Function<PlanTarget, CallBudget> budgets, Instant asOf) {
        this.setup = setup;
        this.listener = listener;
        this.budgets = budgets;
        this.asOf = asOf;
        verdicts = setup.ledger().verdicts();
    }

    /** Reads what is due. */
    List<FeedbackReport> all(Instant now) throws InterruptedException {
        List<FeedbackReport> reports = new ArrayList<>();
        if (!setup.replay()) {
            dropOthers();
        }
        for (Feedback feedback : setup.feedback()) {
            FeedbackReport report = new One(feedback, now).read();
            reports.add(report);
            listener.feedbackRead(report);
        }
        return reports;
    }

    // What was said where nobody reads any more could never be taken back.
    private void dropOthers() {
        verdicts.endElsewhere(
                setup.feedback().stream()
                        .map(Feedback::place)
                        .collect(Collectors.groupingBy(
                                FeedbackPlace::destination,
                                Collectors.mapping(FeedbackPlace::inCrm, Collectors.toSet()))),
                asOf);
    }

    /** The reading of one place. */
    private final class One {
        private final Feedback feedback;
        private final FeedbackPlace place;
        private final Instant now;
        private final PlanTarget target;
        private final CallBudget budget;
        private final Enquiry enquiry;
        private final long start = setup.nanos().getAsLong();
        private final long callsBefore;

        One(Feedback feedback, Instant now) {
            this.feedback = feedback;
            this.now = now;
            place = feedback.place();
            target = setup.target(place.destination());
            budget = budgets.apply(target);
            SortedMap<String, String> field = new TreeMap<>();
            field.put(VERDICT, place.name());
            enquiry = new Enquiry(
                    new Enrichment(place.destination(), place.object(), field, feedback.every()),
                    target,
                    setup.ledger(),
                    budget,
                    setup.zone());
            callsBefore = target.destination().callUsage().calls();
        }

        FeedbackReport read() throws InterruptedException {
            // A CRM says what is so now, which nobody knew at another instant.
            if (setup.replay()) {
                return report(ReadingState.FRESH, 0, 0, Optional.empty());
            }
            Optional<Instant> asked = verdicts.askedAt(place.destination(), place.inCrm());
            Optional<Instant> next = asked.map(at -> at.plus(feedback.every())).filter(now::isBefore);
            if (next.isPresent()) {
                return asked.equals(verdicts.readAt(place.destination(), place.inCrm()))
                        ? report(ReadingState.FRESH, 0, 0, Optional.empty())
                        : report(ReadingState.FAILED, 0, 0, Optional.of(putOff(next.get())));
            }
            long accounts = enquiry.count();
            if (accounts == 0) {
                return report(ReadingState.NOBODY_KNOWN, 0, 0, Optional.empty());
            }
            listener.started(RunListener.Stage.FEEDBACK, place.destination().value());
            try {
                long changed = verdicts.keep(place.destination(), place.inCrm(), told(), asOf, now);
                return report(ReadingState.READ, accounts, changed, Optional.empty());
            } catch (AdapterException e) {
                return failed(e.words(), e.kind() != FailureKind.RATE_LIMITED);
            } catch (LedgerException e) {
                throw e;
            } catch (RuntimeException e) {
                return failed(Stages.words(e), true);
            }
        }

        // What failed is not tried more often either: each time may cost as many calls.
        private String putOff(Instant next) {
            return "It failed the last time, and is asked again from " + next.truncatedTo(ChronoUnit.MINUTES) + " on.";
        }

        // Who is not to be asked now costs no call, and may be by the next run.
        private FeedbackReport failed(String words, boolean asked) {
            if (asked) {
                verdicts.ask(place.destination(), place.inCrm(), now);
            }
            return report(ReadingState.FAILED, 0, 0, Optional.of(words));
        }

        private SortedMap<String, String> told() throws InterruptedException {
            SortedMap<String, String> told = new TreeMap<>();
            switch (place.kind()) {
                case FIELD ->
                    enquiry.ask()
                            .forEach((account, fields) -> told.put(account, words(fields.getOrDefault(VERDICT, ""))));
                case LIST -> enquiry.among(members()).forEach(account -> told.put(account, place.name()));
            }
            told.values().removeIf(words -> feedback.coolDown().after(words).isEmpty());
            return told;
        }

        // A box that is ticked says what the field is called.
        private String words(String told) {
            return told.strip().equalsIgnoreCase("true") ? place.name() : tidy(told);
        }

        private Set<CrmId> members() throws InterruptedException {
            Optional<String> refusal = budget.refusal(1);
            if (refusal.isPresent()) {
                throw new AdapterException(FailureKind.RATE_LIMITED, refusal.get(), null);
            }
            try {
                return target.destination().members(place.object(), place.name());
            } finally {
                budget.note();
            }
        }

        private FeedbackReport report(ReadingState state, long asked, long changed, Optional<String> failure) {
            return new FeedbackReport(
                    place,
                    state,
                    asked,
                    verdicts.standing(place.destination(), place.inCrm()),
                    changed,
                    target.destination().callUsage().calls() - callsBefore,
                    verdicts.readAt(place.destination(), place.inCrm()),
                    Duration.ofNanos(setup.nanos().getAsLong() - start),
                    failure);
        }
    }

    // In one line, since it is shown in one; and nobody needs a novel to know why.
    private static String tidy(String words) {
        String line = words.replaceAll("[\\s\\p{Cc}\\p{Cf}]+", " ").strip();
        int points = line.codePointCount(0, line.length());
        return points <= LONGEST ? line : line.substring(0, line.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
