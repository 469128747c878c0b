package io.pqlconnector.worker.run;

import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceApp;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.io.IOException;

/** Fake orgs, and the settings by which the program gets in, as they stand in a mapping of YAML. */
final class SalesforceLogin {
    private SalesforceLogin() {}

    /** An org that only the program itself connects to. */
    static FakeSalesforce start(SalesforceOptions options) {
        return new FakeSalesforce(options, (salesforce, patience) -> {
            throw new IllegalStateException("the program itself connects");
        });
    }

    /** With a signed statement. The key goes into a file beside the configuration. */
    static String jwt(Pql pql, FakeSalesforce org) throws IOException {
        return jwt(pql, org, "");
    }

    /**
     * With a signed statement.
     *
     * @param more settings of {@code auth}, with a comma at the end
     */
    static String jwt(Pql pql, FakeSalesforce org, String more) throws IOException {
        SalesforceApp app = org.app();
        pql.write("salesforce-key.pem", SalesforceApp.usual().privateKeyPem());
        return """
                base_url: "%s", auth: { flow: jwt_bearer, %s client_id: %s, username: %s, \
                private_key: "${file:salesforce-key.pem}" }\
                """.formatted(org.loginUrl(), more, app.clientId(), app.username());
    }

    /** With a secret: a signed statement names the hour, which the hurried time of an adapter is ahead of. */
    static String clientCredentials(FakeSalesforce org) {
        return """
                base_url: "%s", auth: { flow: client_credentials, client_id: %s, client_secret: %s }\
                """.formatted(org.loginUrl(), org.app().clientId(), org.app().clientSecret());
    }
}
