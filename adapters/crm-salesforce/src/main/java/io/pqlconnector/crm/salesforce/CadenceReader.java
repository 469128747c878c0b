package io.pqlconnector.crm.salesforce;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.crm.salesforce.outreach.OutreachProvider;
import io.pqlconnector.crm.salesforce.salesloft.SalesloftProvider;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Reads {@code cadences:}: where people are enrolled. */
final class CadenceReader {
    private final TimeAndChance time;
    private final UnaryOperator<LaneSettings> adjusted;

    CadenceReader(TimeAndChance time, UnaryOperator<LaneSettings> adjusted) {
        this.time = time;
        this.adjusted = adjusted;
    }

    /** Where cadences can be. */
    private enum Provider {
        SALES_ENGAGEMENT,
        OUTREACH,
        SALESLOFT
    }

    /** What happens to somebody in another cadence. */
    private enum InAnother {
        WAIT,
        REPLACE
    }

    SalesforceCrm.CadenceFactory read(Fields settings, Path directory) {
        Fields cadences = settings.fields("cadences")
                .orElseGet(() ->
                        Fields.of(new Node.Absent(settings.at()), settings.pathOf("cadences"), settings.problems()));
        Provider provider = cadences.choice("provider", Provider.class).orElse(Provider.SALES_ENGAGEMENT);
        return switch (provider) {
            case SALES_ENGAGEMENT -> salesEngagement(cadences);
            case OUTREACH -> elsewhere(OutreachProvider.read(cadences, directory, time, adjusted));
            case SALESLOFT -> elsewhere(SalesloftProvider.read(cadences, time, adjusted));
        };
    }

    private static SalesforceCrm.CadenceFactory elsewhere(CadenceProvider provider) {
        return (client, queries, users) -> provider;
    }

    private SalesforceCrm.CadenceFactory salesEngagement(Fields cadences) {
        SalesEngagement.Policy policy = new SalesEngagement.Policy(
                cadences.flag("reenroll").orElse(false),
                cadences.choice("in_another", InAnother.class).orElse(InAnother.WAIT) == InAnother.REPLACE);
        cadences.rejectUnknown();
        return (client, queries, users) -> new SalesEngagement(client, queries, users, policy, time);
    }
}
