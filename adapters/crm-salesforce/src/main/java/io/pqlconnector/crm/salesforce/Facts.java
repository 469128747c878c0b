package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What guards ask about: whether an account has an open opportunity, whether it is a customer, whether a person has opted out of
 * mail. What holds for an account holds for its contacts.
 */
final class Facts {
    private static final String OPTED_OUT = "HasOptedOutOfEmail";
    private static final String CUSTOMER_TYPE = "Type";
    private static final String ACCOUNT_TYPE = "Account";

    private final Finder finder;
    private final Queries queries;
    private final Schema schema;
    private final Lookups lookups;
    private final Catalog catalog;
    private final SalesforceClient client;
    private final Set<String> customerTypes;

    Facts(
            Finder finder,
            Queries queries,
            Schema schema,
            Catalog catalog,
            SalesforceClient client,
            Set<String> customerTypes) {
        this.finder = finder;
        this.queries = queries;
        this.schema = schema;
        this.lookups = new Lookups(queries, schema);
        this.catalog = catalog;
        this.client = client;
        this.customerTypes = Set.copyOf(customerTypes);
    }

    /** The records that exist, with what is known of them. */
    List<FoundRecord> of(List<RecordRef> records) throws InterruptedException {
        Map<ObjectName, List<RecordRef>> byObject = new LinkedHashMap<>();
        records.forEach(ref -> byObject.computeIfAbsent(ref.object(), object -> new ArrayList<>())
                .add(ref));
        Map<RecordRef, Row> rows = new LinkedHashMap<>();
        for (Map.Entry<ObjectName, List<RecordRef>> entry : byObject.entrySet()) {
            SalesforceObject object = catalog.of(entry.getKey());
            finder.find(object, entry.getValue(), wanted(object)).forEach((ref, search) -> {
                if (search instanceof Search.Found hit) {
                    rows.put(ref, hit.row());
                }
            });
        }
        Map<String, Map<String, Boolean>> ofAccounts = ofAccounts(accounts(rows));
        List<FoundRecord> found = new ArrayList<>();
        Session session = client.session();
        rows.forEach((ref, row) -> {
            Map<String, Boolean> facts = new HashMap<>(ofAccounts.getOrDefault(accountOf(row), Map.of()));
            if (row.isTrue(OPTED_OUT)) {
                facts.put("opted_out", true);
            }
            found.add(new FoundRecord(ref, new CrmId(row.id()), session.link(row.type(), row.id()), Map.of(), facts));
        });
        return List.copyOf(found);
    }

    private Set<String> wanted(SalesforceObject object) throws InterruptedException {
        if (!object.isPerson()) {
            return Set.of("Id");
        }
        if (!schema.of(object.type()).has(OPTED_OUT)) {
            // Else somebody who wants no mail would get some.
            throw Refusals.wrong("Our user may not read " + object + "." + OPTED_OUT
                    + ", so whoever has opted out of mail cannot be told from the others. Give it the right: ./pql provision"
                    + " --apply");
        }
        return Set.of(OPTED_OUT, Parents.FIELD);
    }

    private static Set<String> accounts(Map<RecordRef, Row> rows) {
        Set<String> accounts = new LinkedHashSet<>();
        rows.values().stream().map(Facts::accountOf).filter(id -> !id.isEmpty()).forEach(accounts::add);
        return accounts;
    }

    private static String accountOf(Row row) {
        return row.type().equals(ACCOUNT_TYPE) ? row.id() : row.get(Parents.FIELD);
    }

    private Map<String, Map<String, Boolean>> ofAccounts(Set<String> accounts) throws InterruptedException {
        Map<String, Map<String, Boolean>> facts = new HashMap<>();
        for (Row account : lookups.byId(SalesforceObject.ACCOUNT, accounts, Set.of(CUSTOMER_TYPE))) {
            if (isCustomer(account.get(CUSTOMER_TYPE))) {
                facts.computeIfAbsent(account.id(), id -> new HashMap<>()).put("customer", true);
            }
        }
        List<String> all = List.copyOf(accounts);
        for (int from = 0; from < all.size(); from += Soql.MOST_VALUES) {
            List<String> some = all.subList(from, Math.min(all.size(), from + Soql.MOST_VALUES));
            for (Row row : queries.all(
                    "SELECT AccountId, IsWon, IsClosed, COUNT(Id) n FROM Opportunity WHERE "
                            + Soql.in(Parents.FIELD, some) + " GROUP BY AccountId, IsWon, IsClosed",
                    "read opportunities")) {
                Map<String, Boolean> of = facts.computeIfAbsent(row.get(Parents.FIELD), id -> new HashMap<>());
                if (row.isTrue("IsWon")) {
                    of.put("customer", true);
                } else if (!row.isTrue("IsClosed")) {
                    of.put("open_deal", true);
                }
            }
        }
        return facts;
    }

    private boolean isCustomer(String type) {
        return customerTypes.isEmpty()
                ? type.toLowerCase(Locale.ROOT).startsWith("customer")
                : customerTypes.contains(type);
    }
}
