package io.pqlconnector.core.fake;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a CRM in memory says of what became of records, page by page. */
public final class FakeOutcomes {
    private final Runnable call;
    private final List<Instant> since = new ArrayList<>();
    private final List<Integer> from = new ArrayList<>();
    private List<List<Outcome>> pages = List.of();
    private int tellable = Integer.MAX_VALUE;
    private Optional<RuntimeException> untold = Optional.empty();

    FakeOutcomes(Runnable call) {
        this.call = call;
    }

    /** What became of records by now, whatever was known before. */
    public void became(Outcome... some) {
        became(List.of(List.of(some)));
    }

    /** What became of records by now, page by page. */
    public void became(List<List<Outcome>> some) {
        pages = some;
    }

    /** Tells so many pages from now on, and then fails. */
    public void tellsPages(int some) {
        tellable = some;
    }

    /** Cannot say what became of records, or can again. */
    public void cannotTell(Optional<? extends RuntimeException> failure) {
        untold = failure.map(RuntimeException.class::cast);
    }

    /** Since when it was asked what became of records, each time. */
    public List<Instant> since() {
        return since;
    }

    /** Which pages it was asked for. */
    public List<Integer> from() {
        return from;
    }

    OutcomePage page(Instant changedSince, OutcomeCursor cursor) {
        if (untold.isPresent()) {
            throw untold.get();
        }
        int page = cursor.text().isEmpty() ? 0 : Integer.parseInt(cursor.text());
        if (page >= tellable) {
            throw new AdapterException(FailureKind.UNAVAILABLE, "went away on page " + page, null);
        }
        since.add(changedSince);
        from.add(page);
        call.run();
        List<Outcome> some = pages.isEmpty() ? List.of() : pages.get(page);
        Set<CrmId> deals =
                some.stream().flatMap(outcome -> outcome.deal().stream()).collect(Collectors.toSet());
        boolean last = page + 1 >= pages.size();
        return new OutcomePage(
                deals, some, last ? Optional.empty() : Optional.of(new OutcomeCursor(Integer.toString(page + 1))));
    }
}
