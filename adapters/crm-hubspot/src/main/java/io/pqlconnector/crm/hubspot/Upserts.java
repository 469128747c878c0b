package io.pqlconnector.crm.hubspot;

import io.pqlconnector.crm.hubspot.Objects.Input;
import io.pqlconnector.lookup.Rounds;
import io.pqlconnector.spi.destination.BatchRefusedException;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation.Upsert;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * Writes records. What is there is updated by its id, which never creates anything; what is not is upserted by our own unique
 * property, so that a repeat finds what the first try has made (HubSpot contract §4, §10).
 */
final class Upserts {
    private final Objects objects;
    private final Schema schema;
    private final Finder finder;
    private final Portal portal;

    Upserts(Objects objects, Schema schema, Finder finder, Portal portal) {
        this.objects = objects;
        this.schema = schema;
        this.finder = finder;
        this.portal = portal;
    }

    /** One receipt per upsert, in their order. */
    List<Receipt> deliver(HubSpotObject object, List<Upsert> upserts) throws InterruptedException {
        Work work = new Work(object);
        for (List<Upsert> round : Rounds.of(upserts)) {
            work.write(round);
        }
        return upserts.stream().map(upsert -> work.receipt(upsert.key())).toList();
    }

    /** One batch under way. */
    private final class Work {
        private final HubSpotObject object;
        private final Map<IdempotencyKey, Receipt> receipts = new HashMap<>();
        private final Set<IdempotencyKey> lookedAgain = new HashSet<>();

        Work(HubSpotObject object) {
            this.object = object;
        }

        Receipt receipt(IdempotencyKey key) {
            return Optional.ofNullable(receipts.get(key)).orElseGet(() -> unmentioned(key));
        }

        void write(List<Upsert> upserts) throws InterruptedException {
            List<Draft> drafts = new ArrayList<>();
            for (Upsert upsert : upserts) {
                Draft draft = new Draft(
                        object, upsert, schema.of(object), portal.get().zone());
                draft.checkSetup();
                draft.rejection().ifPresentOrElse(this::add, () -> drafts.add(draft));
            }
            Parents parents = new Parents(objects, finder, object);
            parents.find(drafts.stream().map(Draft::upsert).toList()).forEach(this::add);
            drafts.removeIf(draft -> receipts.containsKey(draft.upsert().key()));
            List<Draft> stale = send(drafts, finder.find(object, refs(drafts), lookedAt(drafts)));
            if (!stale.isEmpty()) {
                // Nobody is looked for a third time, so nothing is left of this.
                send(stale, finder.findAnew(object, refs(stale), lookedAt(stale)));
            }
            associate(parents);
        }

        private void add(Receipt receipt) {
            receipts.put(receipt.key(), receipt);
        }

        /** Sends what is due; answers with those whose record is gone although its id was known. */
        private List<Draft> send(List<Draft> drafts, Map<RecordRef, Search> found) throws InterruptedException {
            Batch updates = new Batch();
            Batch creates = new Batch();
            Set<String> claimed = new HashSet<>();
            for (Draft draft : drafts) {
                Search search = found.getOrDefault(draft.upsert().record(), new Search.Missing());
                if (search instanceof Search.Found hit) {
                    update(draft, hit, claimed, updates);
                } else if (search instanceof Search.Unusable unusable) {
                    add(unusable.receipt(draft.upsert().key()));
                } else if (draft.upsert().createMissing()) {
                    create(draft, creates);
                } else {
                    add(Search.Missing.receipt(
                            draft.upsert().key(), draft.upsert().record()));
                }
            }
            List<Draft> stale = new ArrayList<>();
            if (!updates.inputs.isEmpty()) {
                stale.addAll(settle(updates, objects.update(object.type(), updates.inputs), Row::id));
            }
            if (!creates.inputs.isEmpty()) {
                stale.addAll(settle(
                        creates,
                        objects.upsert(object.type(), object.keyProperty(), creates.inputs),
                        row -> row.get(object.keyProperty())));
            }
            return stale;
        }

        private void create(Draft draft, Batch creates) {
            RecordRef ref = draft.upsert().record();
            Optional<Search.Unusable> taken = finder.claimMatches(object, ref);
            if (taken.isPresent()) {
                add(taken.get().receipt(draft.upsert().key()));
            } else {
                creates.add(draft, ref.key(), draft.create());
            }
        }

        private void update(Draft draft, Search.Found hit, Set<String> claimed, Batch updates)
                throws InterruptedException {
            Upsert upsert = draft.upsert();
            Optional<String> other = hit.ours() ? Optional.empty() : finder.claim(object, upsert.record(), hit.row());
            if (other.isPresent() || !claimed.add(hit.row().id())) {
                String key = other.orElse("another key of this run");
                add(Search.taken(object, object.keyProperty(), hit.row(), key, portal.get())
                        .receipt(upsert.key()));
                return;
            }
            SortedMap<String, String> properties = draft.update(hit.row(), !hit.ours());
            if (properties.isEmpty()) {
                confirm(upsert, hit.row());
            } else {
                updates.add(draft, hit.row().id(), properties);
            }
        }

        private List<Draft> settle(Batch batch, Answer answer, Function<Row, String> idOf) throws InterruptedException {
            if (!answer.isSuccess() && !isAboutOne(batch, answer)) {
                throw refusal(batch, answer);
            }
            Objects.Written written = answer.isSuccess()
                    ? Objects.written(answer, batch.inputs, idOf)
                    : new Objects.Written(Map.of(), Map.of(batch.inputs.get(0).traceId(), answer.error()));
            List<Draft> again = new ArrayList<>();
            for (Input input : batch.inputs) {
                Draft draft = batch.draft(input);
                Optional<Row> row = Optional.ofNullable(written.rows().get(input.traceId()));
                Optional<ApiError> error = Optional.ofNullable(written.errors().get(input.traceId()));
                if (row.isPresent()) {
                    confirm(draft.upsert(), row.get());
                } else if (error.isPresent() && isWorthLookingAgain(draft, error.get())) {
                    again.add(draft);
                } else if (error.isPresent()) {
                    Remedies.stopIfSetupIsWrong(object, error.get(), schema);
                    add(Remedies.receipt(draft.upsert().key(), error.get()));
                    finder.letGo(object, draft.upsert().record());
                }
            }
            return again;
        }

        // A contact of that address exists, or a record is gone: HubSpot may say so of the call as a whole (§4.5, §3).
        private boolean isAboutOne(Batch batch, Answer answer) {
            return isWorthLookingAgain(answer) && batch.inputs.size() == 1;
        }

        private static boolean isWorthLookingAgain(Answer answer) {
            return answer.status() == 409
                    || ((answer.status() == 404 || answer.status() == 400)
                            && answer.error().says("OBJECT_NOT_FOUND"));
        }

        // Merged or deleted since its id was told; or made by somebody else since it was looked for.
        private boolean isWorthLookingAgain(Draft draft, ApiError error) {
            boolean gone = error.says("OBJECT_NOT_FOUND");
            boolean exists = error.says("CONFLICT") || error.message().contains("Existing ID");
            return (gone || exists) && lookedAgain.add(draft.upsert().key());
        }

        private void confirm(Upsert upsert, Row row) throws InterruptedException {
            finder.note(object, upsert.record(), row.id());
            CrmId id = new CrmId(row.id());
            String link = row.url().orElse(portal.get().link(object, row.id()));
            add(new Receipt.Confirmed(upsert.key(), id, id, row.created(), Optional.of(link)));
        }

        private RuntimeException refusal(Batch batch, Answer answer) {
            ApiError error = answer.error();
            if (answer.status() != 400 && !isWorthLookingAgain(answer)) {
                return Refusals.of(answer, "write " + object.type());
            }
            Remedies.stopIfSetupIsWrong(object, error, schema);
            Set<IdempotencyKey> blamed = new LinkedHashSet<>();
            for (Input input : batch.inputs) {
                finder.letGo(object, batch.draft(input).upsert().record());
                // Who may be found under another id is blamed only when sent alone, after another look.
                boolean named = error.traceIds().contains(input.traceId())
                        || error.ids().contains(input.id());
                if (named && !isWorthLookingAgain(answer)) {
                    blamed.add(batch.draft(input).upsert().key());
                }
            }
            return new BatchRefusedException(blamed, error.code(), error.property(), error.words(), Remedies.of(error));
        }

        private void associate(Parents parents) throws InterruptedException {
            Map<IdempotencyKey, String> written = new HashMap<>();
            receipts.forEach((key, receipt) -> {
                if (receipt instanceof Receipt.Confirmed confirmed) {
                    written.put(key, confirmed.record().value());
                }
            });
            parents.associate(written).forEach(this::add);
        }

        private static Receipt unmentioned(IdempotencyKey key) {
            return new Receipt.Unknown(key, "HubSpot answered with success and did not mention this record.");
        }

        private static Set<RecordRef> refs(Collection<Draft> drafts) {
            Set<RecordRef> refs = new LinkedHashSet<>();
            drafts.forEach(draft -> refs.add(draft.upsert().record()));
            return refs;
        }

        private static Set<String> lookedAt(Collection<Draft> drafts) {
            Set<String> fields = new LinkedHashSet<>();
            drafts.forEach(draft -> fields.addAll(draft.lookedAt()));
            return fields;
        }
    }

    /** Inputs of one call, with the drafts that they come from. */
    private static final class Batch {
        private final List<Input> inputs = new ArrayList<>();
        private final Map<String, Draft> drafts = new HashMap<>();

        void add(Draft draft, String id, SortedMap<String, String> properties) {
            String trace = draft.upsert().key().value();
            inputs.add(new Input(trace, id, properties));
            drafts.put(trace, draft);
        }

        Draft draft(Input input) {
            return Optional.ofNullable(drafts.get(input.traceId())).orElseThrow();
        }
    }
}
