package io.pqlconnector.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.crm.salesforce.cadence.Enrollment;
import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.OpenReply;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.CallUsage;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A fake org, and a preparation of it whose calls a test sees and can answer itself. */
final class PreparedOrg implements AutoCloseable {
    final FakeSalesforce salesforce;
    final Preparation preparation;

    /** All calls but logins, as {@code POST /services/data/v66.0/tooling/sobjects/CustomField}. */
    final List<String> calls = new ArrayList<>();

    private final SalesforceClient client;

    /** Answers calls in the org's place. */
    interface Stand {
        Optional<Answer> answer(HttpCall call);
    }

    private PreparedOrg(SalesforceOptions options, SalesforceSettings.Campaigns campaigns, Stand stand) {
        salesforce = new FakeSalesforce(options, (org, patience) -> {
            throw new IllegalStateException("no destination is needed here");
        });
        SalesforceSettings settings = new SalesforceSettings(
                new Credentials.ClientCredentials(
                        options.app().clientId(), new Secret(options.app().clientSecret())),
                salesforce.loginUrl(),
                "66.0",
                Optional.empty(),
                Duration.ofHours(1),
                SalesforceSettings.Ambiguous.SKIP,
                false,
                false,
                campaigns,
                Set.of(),
                Optional.empty(),
                "Completed");
        client = new Watched(
                new HttpSalesforceClient(
                        settings,
                        LaneSettings.of("Salesforce", salesforce.loginUrl()),
                        Optional.empty(),
                        TimeAndChance.REAL),
                stand);
        preparation = new Preparation(
                client,
                new Schema(client, TimeAndChance.REAL),
                new Queries(client),
                new Collections(client, false),
                new Catalog(Map.of("Workspace__c", EntityKind.ACCOUNT)),
                new NoCadences(),
                settings,
                TimeAndChance.REAL);
    }

    static PreparedOrg plain() {
        return of(SalesforceOptions.plain());
    }

    static PreparedOrg of(SalesforceOptions options) {
        return new PreparedOrg(
                options,
                new SalesforceSettings.Campaigns(Optional.empty(), Optional.empty()),
                call -> Optional.empty());
    }

    static PreparedOrg of(SalesforceOptions options, Stand stand) {
        return new PreparedOrg(options, new SalesforceSettings.Campaigns(Optional.empty(), Optional.empty()), stand);
    }

    static PreparedOrg withStatus(SalesforceOptions options, String status) {
        return new PreparedOrg(
                options,
                new SalesforceSettings.Campaigns(Optional.of(status), Optional.empty()),
                call -> Optional.empty());
    }

    /** What an inspection says, a line each: {@code MISSING account.PQL_Score__c: a new field ...}. */
    List<String> inspect(Blueprint needs) throws InterruptedException {
        return lines(preparation.inspect(needs));
    }

    List<String> provision(Blueprint needs) throws InterruptedException {
        return lines(preparation.provision(needs));
    }

    List<String> remove(Blueprint needs, boolean dryRun) throws InterruptedException {
        return lines(preparation.remove(needs, dryRun));
    }

    /** Provisions once more: all is there, and nothing is done but to look. */
    void assertProvisioned(Blueprint needs) throws InterruptedException {
        calls.clear();
        assertThat(provision(needs)).allMatch(line -> line.startsWith("PRESENT"));
        assertThat(calls).noneMatch(call -> !call.startsWith("GET"));
    }

    /** The fields that a permission set gives the right to edit, as {@code Account.PQL_Score__c}. */
    List<String> editable(String permissionSet) {
        return fields(permissionSet, "PermissionsEdit");
    }

    /** The fields that a permission set gives the right to read. */
    List<String> readable(String permissionSet) {
        return fields(permissionSet, "PermissionsRead");
    }

    private List<String> fields(String permissionSet, String right) {
        return salesforce
                .query("SELECT Field FROM FieldPermissions WHERE Parent.Name = '" + permissionSet + "' AND " + right
                        + " = true")
                .stream()
                .map(row -> row.replaceAll(".*\"Field\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    private static List<String> lines(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.state() + " " + finding.subject() + ": " + finding.words())
                .toList();
    }

    @Override
    public void close() {
        client.close();
        salesforce.close();
    }

    /** The org's client, watched. */
    private final class Watched implements SalesforceClient {
        private final SalesforceClient org;
        private final Stand stand;

        Watched(SalesforceClient org, Stand stand) {
            this.org = org;
            this.stand = stand;
        }

        @Override
        public String data() {
            return org.data();
        }

        @Override
        public Answer send(HttpCall call) throws InterruptedException {
            calls.add(call.toString());
            Optional<Answer> instead = stand.answer(call);
            return instead.isPresent() ? instead.get() : org.send(call);
        }

        @Override
        public OpenReply open(HttpCall call) throws InterruptedException {
            return org.open(call);
        }

        @Override
        public Session session() throws InterruptedException {
            return org.session();
        }

        @Override
        public CallUsage callUsage() {
            return org.callUsage();
        }

        @Override
        public void close() {
            org.close();
        }
    }

    /** Cadences that are all there. */
    private static final class NoCadences implements CadenceProvider {
        @Override
        public String name() {
            return "Cadences";
        }

        @Override
        public Receipt enroll(Enrollment enrollment) {
            throw new IllegalStateException("nobody is enrolled here");
        }

        @Override
        public Receipt verify(Enrollment enrollment, Instant sentAt) {
            throw new IllegalStateException("nobody is enrolled here");
        }

        @Override
        public List<Finding> inspect(List<Blueprint.Sequence> cadences) {
            return cadences.stream()
                    .map(cadence -> new Finding("cadence \"" + cadence.sequence() + "\"", Finding.State.PRESENT, "on"))
                    .toList();
        }

        @Override
        public long calls() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
