package io.pqlconnector.core.mapping;

import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.core.score.Standing;
import io.pqlconnector.rules.book.AssessmentFacts;
import io.pqlconnector.rules.condition.FactName;
import io.pqlconnector.rules.condition.Facts;
import io.pqlconnector.rules.condition.ValueType;
import io.pqlconnector.rules.condition.Vocabulary;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.signal.Measurement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known about a subject, for conditions and texts: what the assessment says, and what a mapping knows beside it. */
record SubjectFacts(Subject subject) implements Facts {
    /** What a CRM can say of a record. */
    static final List<String> CRM = List.of("open_deal", "customer", "opted_out");

    /** The names of the guard's facts. */
    static Vocabulary ofCrm() {
        Vocabulary.Builder builder = Vocabulary.builder();
        CRM.forEach(name -> builder.member("crm", name, ValueType.FLAG));
        return builder.build();
    }

    /** What the CRM says; what it does not say is not so. */
    static Facts ofCrm(Map<String, Boolean> crm) {
        return name ->
                name.group().equals("crm") ? Optional.of(crm.getOrDefault(name.member(), false)) : Optional.empty();
    }

    /** The names that go with an account, beside those of its assessment. */
    static Vocabulary ofAccount(Vocabulary assessed) {
        return assessed.toBuilder()
                .name("champion", ValueType.TEXT)
                .name("qualified_at", ValueType.INSTANT)
                .build();
    }

    /** The names that go with a person of an account. */
    static Vocabulary ofPerson(Vocabulary account, List<String> userTiers) {
        return account.toBuilder()
                .member("user", "key", ValueType.TEXT)
                .member("user", "email", ValueType.TEXT)
                .member("user", "name", ValueType.TEXT)
                .member("user", "domain", ValueType.TEXT)
                .member("user", "work_email", ValueType.FLAG)
                .member("user", "score", ValueType.NUMBER)
                .member("user", "tier", userTiers.isEmpty() ? ValueType.TEXT : ValueType.oneOf(userTiers))
                .member("user", "champion", ValueType.FLAG)
                .member("user", "reasons", ValueType.TEXT)
                .build();
    }

    @Override
    public Optional<Object> fact(FactName name) {
        return switch (name.group()) {
            case "" -> alone(name);
            case "user" -> subject.user().flatMap(user -> user(name.member(), user));
            case "entered" -> Optional.of(standing().entered(name.member(), subject.asOf()));
            case "left" -> Optional.of(standing().left(name.member(), subject.asOf()));
            default -> subject.assessed().fact(name);
        };
    }

    private Optional<Object> alone(FactName name) {
        return switch (name.member()) {
            case "champion" ->
                subject.account().champion().map(user -> AssessmentFacts.displayName(user.measurement()));
            case "qualified_at" -> standing().qualifiedSince().map((Instant instant) -> instant);
            default -> subject.assessed().fact(name);
        };
    }

    private Standing standing() {
        return subject.account().standing();
    }

    private static Optional<Object> user(String name, ScoredUser user) {
        Measurement measurement = user.measurement();
        return switch (name) {
            case "key" -> Optional.of(measurement.key());
            case "email" -> Optional.of(measurement.email());
            case "name" -> Optional.of(AssessmentFacts.displayName(measurement));
            case "domain" -> Optional.of(measurement.domain());
            case "work_email" -> Optional.of(measurement.workEmail());
            case "score" -> Optional.of(user.score());
            case "tier" ->
                Optional.of(user.assessment().flatMap(Assessment::tier).orElse(""));
            case "champion" -> Optional.of(user.champion());
            case "reasons" -> user.assessment().map(assessment -> AssessmentFacts.reasons(assessment.triggers()));
            default -> Optional.empty();
        };
    }
}
