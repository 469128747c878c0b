package io.pqlconnector.crm.salesforce;

import io.pqlconnector.crm.salesforce.BulkApi.Job;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.JobJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes jobs, has them kept, feeds and starts them: in this order, so that none that works is ever forgotten. */
final class BulkStart {
    private final BulkApi api;
    private final SalesforceObject object;
    private final JobJournal journal;

    BulkStart(BulkApi api, SalesforceObject object, JobJournal journal) {
        this.api = api;
        this.object = object;
        this.journal = journal;
    }

    /** The jobs, in the order of the parts; none if the org allows none. */
    List<String> run(List<BulkPart> parts) throws InterruptedException {
        List<String> jobs = new ArrayList<>();
        for (BulkPart part : parts) {
            Optional<Job> job = create(part);
            if (job.isEmpty()) {
                return List.of();
            }
            jobs.add(job.get().id());
        }
        if (!jobs.isEmpty()) {
            journal.begin(String.join(" ", jobs));
        }
        for (int i = 0; i < jobs.size(); i++) {
            feed(parts.get(i), i, jobs);
            api.start(jobs.get(i));
        }
        return jobs;
    }

    private void feed(BulkPart part, int place, List<String> jobs) throws InterruptedException {
        try {
            api.feed(jobs.get(place), part.table());
        } catch (AdapterException e) {
            if (e.kind() != FailureKind.AMBIGUOUS) {
                throw e;
            }
            // Whether it has the table is not known, and it takes none twice.
            api.abort(jobs.get(place));
            jobs.set(place, create(part).orElseThrow(() -> e).id());
            journal.begin(String.join(" ", jobs));
            api.feed(jobs.get(place), part.table());
        }
    }

    private Optional<Job> create(BulkPart part) throws InterruptedException {
        return api.create(object.type(), part.creates() ? Optional.of(object.keyField()) : Optional.empty());
    }
}
