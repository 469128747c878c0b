package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.LaneKeys;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.DestinationContext;
import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.spi.destination.ObjectName;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Makes destinations of {@code type: salesforce}. */
public final class SalesforceFactory implements DestinationFactory {
    private static final URI LOGIN = URI.create("https://login.salesforce.com");
    private static final String VERSION = "66.0";
    private static final Duration SESSION = Duration.ofMinutes(60);

    /** Salesforce itself gives up after ten minutes (Salesforce contract §0). */
    private static final LaneSettings.Timeouts TIMEOUTS = new LaneSettings.Timeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(130), Duration.ofSeconds(60), Duration.ofMinutes(10));

    private static final int LARGEST_REPLY = 64 << 20;

    private final TimeAndChance time;
    private final UnaryOperator<LaneSettings> adjusted;

    /** For {@link java.util.ServiceLoader}. */
    public SalesforceFactory() {
        this(TimeAndChance.REAL, lane -> lane);
    }

    /**
     * With a clock of one's own, for tests.
     *
     * @param adjusted changes what users cannot set
     */
    public SalesforceFactory(TimeAndChance time, UnaryOperator<LaneSettings> adjusted) {
        this.time = time;
        this.adjusted = adjusted;
    }

    @Override
    public String type() {
        return "salesforce";
    }

    @Override
    public Map<ObjectName, EntityKind> objects() {
        return new Catalog(Map.of()).kinds();
    }

    @Override
    public Map<ObjectName, EntityKind> objects(Fields settings) {
        return new Catalog(custom(settings)).kinds();
    }

    @Override
    public Destination create(Fields settings, DestinationContext context) {
        if (!settings.has("base_url")) {
            settings.problem(
                    "base_url", "is missing. Write your org's own address: base_url: https://acme.my.salesforce.com");
        }
        LaneSettings lane = adjusted.apply(LaneKeys.read(
                settings,
                LaneSettings.of("Salesforce", LOGIN).timeouts(TIMEOUTS).largestReply(LARGEST_REPLY)));
        Catalog catalog = new Catalog(custom(settings));
        AuthReader auth = new AuthReader(settings, context, lane.baseUrl());
        Credentials credentials = auth.credentials();
        SalesforceSettings read = new SalesforceSettings(
                credentials,
                auth.login(),
                version(settings),
                orgId(settings),
                settings.duration("session_max_age").orElse(SESSION),
                settings.choice("ambiguous_match", SalesforceSettings.Ambiguous.class)
                        .orElse(SalesforceSettings.Ambiguous.SKIP),
                settings.choice("duplicate_rules", DuplicateRules.class).orElse(DuplicateRules.RESPECT)
                        == DuplicateRules.ALLOW_SAVE,
                settings.flag("bulk").orElse(true),
                campaigns(settings),
                Set.copyOf(settings.texts("customer_types")),
                marketingQualified(settings),
                settings.text("closed_task_status").orElse("Completed"));
        SalesforceClient client = new HttpSalesforceClient(read, lane, auth.refreshToken(credentials, time), time);
        return new SalesforceCrm(
                context.name(),
                read,
                catalog,
                client,
                new CadenceReader(time, adjusted).read(settings, context.directory()),
                time);
    }

    /** What is done about rules that only warn. */
    private enum DuplicateRules {
        RESPECT,
        ALLOW_SAVE
    }

    private static Map<String, EntityKind> custom(Fields settings) {
        Map<String, EntityKind> custom = new TreeMap<>();
        settings.fields("objects").ifPresent(objects -> {
            for (Node.Entry entry : objects.entries()) {
                Optional<EntityKind> kind = objects.choice(entry.key(), EntityKind.class);
                if (!entry.key().matches("[A-Za-z][A-Za-z0-9_]{0,40}__c")) {
                    objects.problem(
                            entry.key(),
                            "is no API name of an object of your own, such as Workspace__c. account, contact and lead are there"
                                    + " already.");
                } else {
                    kind.ifPresent(found -> custom.put(entry.key(), found));
                }
            }
            objects.rejectUnknown();
        });
        return custom;
    }

    private static String version(Fields settings) {
        Optional<String> version = settings.text("api_version");
        if (version.filter(text -> !text.matches("[0-9]{2,3}\\.0")).isPresent()) {
            settings.problem(
                    "api_version", "is no version of Salesforce's interface. Write api_version: \"" + VERSION + "\"");
            return VERSION;
        }
        return version.orElse(VERSION);
    }

    private static Optional<String> orgId(Fields settings) {
        Optional<String> org = settings.text("org_id");
        if (org.filter(id -> !id.matches("00D[0-9A-Za-z]{12}([0-9A-Za-z]{3})?")).isPresent()) {
            settings.problem(
                    "org_id", "is no id of an org: it begins with 00D and stands in Setup > Company Information.");
            return Optional.empty();
        }
        return org;
    }

    private static Optional<String> marketingQualified(Fields settings) {
        Optional<String> field = settings.text("marketing_qualified_field");
        if (field.filter(name -> !name.matches("[A-Za-z][A-Za-z0-9_]{0,79}")).isPresent()) {
            settings.problem(
                    "marketing_qualified_field",
                    "is no API name of a field of accounts, such as Marketing_Qualified_On__c.");
            return Optional.empty();
        }
        return field;
    }

    private static SalesforceSettings.Campaigns campaigns(Fields settings) {
        Optional<Fields> campaigns = settings.fields("campaigns");
        SalesforceSettings.Campaigns read = new SalesforceSettings.Campaigns(
                campaigns.flatMap(fields -> fields.text("status")),
                campaigns.flatMap(fields -> fields.text("left_status")));
        campaigns.ifPresent(Fields::rejectUnknown);
        if (read.status().isPresent() && read.status().equals(read.leftStatus())) {
            campaigns.ifPresent(fields -> fields.problem(
                    "left_status", "is the status of members as well. Take another one for those who leave."));
        }
        return read;
    }
}
