package io.pqlconnector.core.fake;

import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.BulkJobs;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.JobJournal;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The jobs of a CRM in memory. A job works once, however often it is asked; two jobs for the same work twice. */
public final class FakeJobs implements BulkJobs {
    private final int from;
    private final int most;
    private Set<String> kinds;
    private final Function<Operation, Receipt> crm;
    private final Runnable call;
    private final TreeMap<String, Job> jobs = new TreeMap<>();
    private final Map<IdempotencyKey, Integer> worked = new HashMap<>();
    private Hook hook = step -> {};
    private UnaryOperator<List<Receipt>> answer = receipts -> receipts;

    FakeJobs(int from, int most, Set<String> kinds, Function<Operation, Receipt> crm, Runnable call) {
        this.from = from;
        this.most = most;
        this.kinds = kinds;
        this.crm = crm;
        this.call = call;
    }

    /** Where a job has come to. */
    public enum Step {
        /** It is there, and nobody has kept its name. */
        MADE,
        /** Its name is kept; it has no operations yet. */
        BEGUN,
        /** It has its operations and works. */
        FED,
        /** It has done its work, and nobody was told. */
        DONE
    }

    /** Is called at each step, and may let something happen. */
    public interface Hook {
        /** A job came to a step. */
        void at(Step step) throws InterruptedException;
    }

    private static final class Job {
        private List<Operation> fed = List.of();
        private final Map<IdempotencyKey, Receipt> results = new HashMap<>();
    }

    /** Lets something happen at the steps of jobs from now on. */
    public void at(Hook other) {
        hook = other;
    }

    /** Changes what jobs answer from now on. */
    public void answers(UnaryOperator<List<Receipt>> change) {
        answer = change;
    }

    /** Makes no new jobs from now on. */
    public void takesNoMore() {
        kinds = Set.of();
    }

    /** How many operations each job was fed with, in the order in which they were made. */
    public List<Integer> sizes() {
        return jobs.values().stream().map(job -> job.fed.size()).toList();
    }

    /** The records that each job was fed with. */
    public List<List<String>> fed() {
        return jobs.values().stream()
                .map(job -> job.fed.stream()
                        .map(operation -> operation.record().key())
                        .toList())
                .toList();
    }

    /** How often the operation was worked at that was worked at most often, over all jobs. */
    public int mostOften() {
        return worked.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    @Override
    public Set<String> kinds() {
        return kinds;
    }

    @Override
    public int from() {
        return from;
    }

    @Override
    public int most() {
        return most;
    }

    @Override
    public long calls(int operations) {
        return 3;
    }

    // Made, fed, and read: three calls, as it says.
    @Override
    public List<Receipt> deliver(Batch batch, JobJournal journal) throws InterruptedException {
        Job job = journal.begun()
                .flatMap(name -> Optional.ofNullable(jobs.get(name)))
                .filter(begun -> !begun.fed.isEmpty())
                .orElse(new Job());
        if (job.fed.isEmpty()) {
            String name = "job " + (jobs.size() + 1);
            call.run();
            jobs.put(name, job);
            hook.at(Step.MADE);
            journal.begin(name);
            hook.at(Step.BEGUN);
            call.run();
            job.fed = new ArrayList<>(batch.operations());
        }
        hook.at(Step.FED);
        if (job.results.isEmpty()) {
            for (Operation operation : job.fed) {
                worked.merge(operation.key(), 1, Integer::sum);
                job.results.put(operation.key(), crm.apply(operation));
            }
        }
        hook.at(Step.DONE);
        call.run();
        return answer.apply(batch.operations().stream()
                .map(operation -> job.results.get(operation.key()))
                .toList());
    }
}
