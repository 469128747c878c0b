package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Suggestions;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the objects of a mapping. */
final class ObjectReader {
    private static final int TOP_USERS = 5;
    private static final int MOST_TOP_USERS = 100;
    private static final List<String> ACCOUNT_KEYS = List.of("account.key", "account.domain");
    private static final List<String> USER_KEYS = List.of("user.email", "user.key");

    private final Terms terms;
    private final FieldReader fieldReader;

    ObjectReader(Terms terms, Expressions expressions) {
        this.terms = terms;
        this.fieldReader = new FieldReader(terms, expressions);
    }

    /** An object. */
    ObjectMapping read(ObjectName name, EntityKind kind, Fields fields) {
        List<MatchMapping> matches = fields.items("match", (node, path) -> match(node, path, kind, fields));
        fields.required(
                "match",
                matches.isEmpty() ? Optional.empty() : Optional.of(matches),
                List.of(),
                kind == EntityKind.ACCOUNT
                        ? "match: [ { field: domain, to: account.domain } ]"
                        : "match: [ { field: email, to: user.email } ]");
        boolean createMissing = fields.flag("create_missing").orElse(false);
        int topUsers = kind == EntityKind.USER ? topUsers(fields) : 0;
        List<FieldMapping> mapped = new ArrayList<>();
        fields.fields("fields")
                .ifPresent(block -> block.entries()
                        .forEach(entry -> fieldReader
                                .read(
                                        entry.key(),
                                        kind,
                                        Fields.of(entry.value(), block.pathOf(entry.key()), block.problems()))
                                .ifPresent(mapped::add)));
        fields.rejectUnknown();
        addMatchFields(matches, mapped);
        return new ObjectMapping(name, kind, matches, createMissing, topUsers, mapped);
    }

    private static int topUsers(Fields fields) {
        Optional<Fields> who = fields.fields("who");
        if (who.isEmpty()) {
            return TOP_USERS;
        }
        long wanted = who.get().wholeNumber("top_users").orElse((long) TOP_USERS);
        if (wanted < 1 || wanted > MOST_TOP_USERS) {
            who.get().problem("top_users", "must be between 1 and " + MOST_TOP_USERS + ", found " + wanted + ".");
        }
        who.get().rejectUnknown();
        return (int) Math.max(1, Math.min(MOST_TOP_USERS, wanted));
    }

    private Optional<MatchMapping> match(Node node, String path, EntityKind kind, Fields parent) {
        Fields fields = Fields.of(node, path, parent.problems());
        boolean ofAccount = kind == EntityKind.ACCOUNT;
        String field = fields.requiredText("field", ofAccount ? "field: domain" : "field: email");
        String to = fields.requiredText("to", ofAccount ? "to: account.domain" : "to: user.email");
        fields.rejectUnknown();
        List<String> known = kind == EntityKind.ACCOUNT ? ACCOUNT_KEYS : USER_KEYS;
        if (!to.isEmpty() && !known.contains(to)) {
            fields.problem(
                    "to",
                    "\"" + to + "\" does not tell one " + kind.word() + " from another. "
                            + Suggestions.hint(to, known));
            return Optional.empty();
        }
        return terms.find(to)
                .filter(term -> !field.isEmpty())
                .map(term -> new MatchMapping(
                        field,
                        to,
                        subject -> term.value()
                                .apply(subject)
                                .map(value -> value.shown())
                                .orElse("")));
    }

    // A record must carry what it is found by: our own key wherever it has none yet, and what names it to everybody,
    // such as a domain or an address, when it is created.
    private void addMatchFields(List<MatchMapping> matches, List<FieldMapping> mapped) {
        Set<String> present = new HashSet<>();
        mapped.forEach(field -> present.add(field.field()));
        Map<String, WritePolicy> policies = Map.of(
                "account.key", WritePolicy.IF_EMPTY,
                "user.key", WritePolicy.IF_EMPTY,
                "account.domain", WritePolicy.ON_CREATE,
                "user.email", WritePolicy.ON_CREATE);
        for (MatchMapping match : matches) {
            if (present.add(match.field())) {
                terms.find(match.to())
                        .ifPresent(term -> mapped.add(new FieldMapping(
                                match.field(),
                                "",
                                FieldType.TEXT,
                                match.to(),
                                List.of(),
                                term.value()::apply,
                                policies.getOrDefault(match.to(), WritePolicy.ON_CREATE),
                                false,
                                false)));
            }
        }
    }
}
