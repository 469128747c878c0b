package io.pqlconnector.worker.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.core.ledger.Rejections.Rejection;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.ledger.StoredAccount;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.store.Pages.Place;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.metrics.WorkerFacts;
import io.pqlconnector.worker.query.Explanations;
import io.pqlconnector.worker.query.ReadLedger;
import io.pqlconnector.worker.query.Unclear;
import io.pqlconnector.worker.render.AccountJson;
import io.pqlconnector.worker.render.Explanation;
import io.pqlconnector.worker.render.ExplanationJson;
import io.pqlconnector.worker.render.JsonText;
import io.pqlconnector.worker.render.RejectionJson;
import io.pqlconnector.worker.render.RunJson;
import io.pqlconnector.worker.serve.Answer;
import io.pqlconnector.worker.serve.Asked;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import tools.jackson.core.JsonGenerator;

/** What the ledger says, as JSON: the objects that the commands print with {@code --json}. Reads beside a run. */
final class Api {
    static final String ACCOUNTS = "/api/v1/accounts";
    static final String RUNS = "/api/v1/runs";
    static final String REJECTED = "/api/v1/rejected";

    private static final String NO_AFTER = "after must be what next said of the part before.";
    private static final String ACCOUNT = ACCOUNTS + "/";

    private final WorkerFacts facts;

    Api(WorkerFacts facts) {
        this.facts = facts;
    }

    /** Answers whatever is below {@code /api/v1/}. */
    Answer answer(Asked asked) {
        try {
            return switch (asked.path()) {
                case ACCOUNTS -> accounts(asked);
                case RUNS -> runs(asked);
                case REJECTED -> rejected(asked);
                default ->
                    asked.path().startsWith(ACCOUNT)
                            ? account(asked)
                            : Problem.notFound("There is nothing at this address. /api/v1/ says what there is.");
            };
        } catch (Listing.BadQuestionException e) {
            return Problem.badRequest(String.valueOf(e.getMessage()));
        } catch (LedgerException e) {
            return Problem.of(503, "Service Unavailable", String.valueOf(e.getMessage()));
        }
    }

    private Answer accounts(Asked asked) {
        Listing.onlyKnown(asked, "tier", "limit", "after");
        int limit = Listing.limit(asked);
        Optional<String> tier = Optional.ofNullable(asked.parameters().get("tier"));
        Config config = facts.config().get();
        tier.ifPresent(name -> known(name, config));
        Optional<Place> after =
                Optional.ofNullable(asked.parameters().get("after")).map(Api::place);
        List<StoredAccount> found = ReadLedger.read(
                        config, ledger -> ledger.pages().accounts(tier, after, limit + 1))
                .orElse(List.of());
        return Listing.of(
                found, limit, (json, stored) -> AccountJson.write(json, stored.account()), stored -> place(stored));
    }

    // An empty list would read as "nobody is hot today".
    private static void known(String tier, Config config) {
        // While somebody edits them they may be wrong, which is no fault of whoever asks.
        Setup.namesOfRules(config, new Problems())
                .map(books -> books.account().tierNames())
                .filter(known -> !known.contains(tier))
                .ifPresent(known -> {
                    throw new Listing.BadQuestionException("There is no such tier. The rules have "
                            + (known.isEmpty() ? "none" : String.join(", ", known)) + ".");
                });
    }

    private static String place(StoredAccount stored) {
        String place =
                stored.account().assessment().score() + " " + stored.account().key();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(UTF_8));
    }

    private static Place place(String after) {
        try {
            String place = new String(Base64.getUrlDecoder().decode(after), UTF_8);
            int space = place.indexOf(' ');
            return new Place(Long.parseLong(place.substring(0, Math.max(0, space))), place.substring(space + 1));
        } catch (IllegalArgumentException e) {
            throw new Listing.BadQuestionException(NO_AFTER);
        }
    }

    private Answer account(Asked asked) {
        Listing.onlyKnown(asked);
        Config config = facts.config().get();
        // A plus in a path is a plus.
        String key = URLDecoder.decode(asked.path().substring(ACCOUNT.length()).replace("+", "%2B"), UTF_8);
        Optional<Explanation.Explained> explained = ReadLedger.read(
                        config,
                        ledger -> ledger.pages()
                                .account(key)
                                .map(stored -> new Explanations(config, ledger).of(stored, List.of(stored), key)))
                .flatMap(found -> found);
        return explained
                .map(found ->
                        Answer.of(Answer.OK, Listing.JSON, JsonText.object(json -> ExplanationJson.write(json, found))))
                .orElseGet(() -> Problem.notFound("No run has seen an account with this key. " + ACCOUNTS
                        + " lists the keys; a domain or an e-mail address is none."));
    }

    private Answer runs(Asked asked) {
        Listing.onlyKnown(asked, "limit", "after");
        int limit = Listing.limit(asked);
        long before = number(asked, Long.MAX_VALUE);
        List<RunRecord> found = ReadLedger.read(
                        facts.config().get(), ledger -> ledger.pages().runs(before, limit + 1))
                .orElse(List.of());
        return Listing.of(found, limit, RunJson::write, run -> Long.toString(run.number()));
    }

    private Answer rejected(Asked asked) {
        Listing.onlyKnown(asked, "limit", "after");
        int limit = Listing.limit(asked);
        long from = number(asked, 0);
        Config config = facts.config().get();
        List<Consumer<JsonGenerator>> found = ReadLedger.read(
                        config, ledger -> refused(ledger, config, from, limit + 1))
                .orElse(List.of());
        List<Integer> wanted = IntStream.range(0, found.size()).boxed().toList();
        return Listing.of(
                wanted,
                limit,
                (json, index) -> found.get(index).accept(json),
                index -> Long.toString(from + index + 1));
    }

    // There may be as many refusals as records; of what nobody knows whether it arrived there is little.
    private static List<Consumer<JsonGenerator>> refused(SqliteLedger ledger, Config config, long from, int most) {
        List<Consumer<JsonGenerator>> objects = new ArrayList<>();
        for (Rejection rejection : ledger.pages().rejected(from, most)) {
            objects.add(json -> RejectionJson.write(json, rejection));
        }
        if (objects.size() < most) {
            Unclear.in(ledger, config).stream()
                    .skip(Math.max(0, from - ledger.pages().rejected()))
                    .limit(most - objects.size())
                    .forEach(entry -> objects.add(json -> RejectionJson.writeUnclear(json, entry)));
        }
        return objects;
    }

    private static long number(Asked asked, long otherwise) {
        Optional<String> after = Optional.ofNullable(asked.parameters().get("after"));
        if (after.isPresent() && !after.get().matches("[0-9]{1,18}")) {
            throw new Listing.BadQuestionException(NO_AFTER);
        }
        return after.map(Long::parseLong).orElse(otherwise);
    }
}
