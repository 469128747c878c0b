package io.pqlconnector.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.DestinationContext;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.SettingsFixture;
import io.pqlconnector.testkit.salesforce.SalesforceApp;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of settings that are wrong. */
final class SalesforceFactoryTest {
    private static final String URL = "base_url: https://acme.my.salesforce.com\n";
    private static final String AUTH = "auth:\n  flow: client_credentials\n  client_id: id\n  client_secret: secret\n";

    @Test
    void takesSettingsThatAreRight() {
        assertThat(problems(URL + AUTH)).isEmpty();
        assertThat(problems(URL + AUTH
                        + "org_id: 00D000000000001EAA\napi_version: \"66.0\"\nambiguous_match: last_modified\n"
                        + "duplicate_rules: allow_save\nbulk: false\nsession_max_age: 30m\ncustomer_types: [Customer]\n"
                        + "marketing_qualified_field: MQL_On__c\n"
                        + "objects:\n  Workspace__c: account\ncampaigns:\n  status: Sent\n  left_status: Gone\n"))
                .isEmpty();
    }

    @Test
    void asksForTheAddressAndForAWayToLogIn() {
        assertThat(problems("bulk: true\n"))
                .anySatisfy(problem -> assertThat(problem)
                        .endsWith("base_url: is missing. Write your org's own address: base_url:"
                                + " https://acme.my.salesforce.com"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("auth: is missing. Write auth: with flow: jwt_bearer, client_id:, username: and"
                                + " private_key: ${file:salesforce-key.pem} below it;"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "org_id: 12345 | org_id: is no id of an org: it begins with 00D and stands in Setup > Company Information.",
                "api_version: v66 | api_version: is no version of Salesforce's interface. Write api_version: \"66.0\"",
                "api_version: 66 | api_version: is no version of Salesforce's interface. Write api_version: \"66.0\"",
                "marketing_qualified_field: \"x FROM User\" | marketing_qualified_field: is no API name of a field of accounts",
                "ambigous_match: skip | ambigous_match: ",
                "ambiguous_match: first | ambiguous_match: ",
                "session_max_age: long | session_max_age: "
            })
    void saysWhatIsWrongWithOneSetting(String line, String words) {
        assertThat(problems(URL + AUTH + line + "\n"))
                .singleElement()
                .asString()
                .contains(words);
    }

    @Test
    void saysWhatIsWrongWithObjects() {
        assertThat(problems(URL + AUTH + "objects:\n  Account: account\n  Workspace__c: workspace\n"))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem)
                        .endsWith(
                                "objects.Account: is no API name of an object of your own, such as Workspace__c. account,"
                                        + " contact and lead are there already."))
                .anySatisfy(problem -> assertThat(problem).contains("objects.Workspace__c: "));
    }

    @Test
    void tellsTheObjectsOfTheOrgAsWell() {
        SettingsFixture settings = SettingsFixture.of("objects:\n  Workspace__c: account\n  Seat__c: user\n");

        assertThat(new SalesforceFactory().objects(settings.fields()))
                .containsEntry(new ObjectName("Workspace__c"), EntityKind.ACCOUNT)
                .containsEntry(new ObjectName("Seat__c"), EntityKind.USER)
                .containsEntry(new ObjectName("lead"), EntityKind.USER)
                .hasSize(5);
    }

    @Test
    void takesNoStatusForMembersAndForThoseWhoHaveLeft() {
        assertThat(problems(URL + AUTH + "campaigns:\n  status: Sent\n  left_status: Sent\n"))
                .singleElement()
                .asString()
                .endsWith(
                        "campaigns.left_status: is the status of members as well. Take another one for those who leave.");
    }

    @Test
    void asksForClientCredentialsAtTheOrgsOwnAddress() {
        assertThat(problems("base_url: https://login.salesforce.com\n" + AUTH))
                .singleElement()
                .asString()
                .endsWith("auth.flow: client_credentials works on your org's own address only. Write base_url:"
                        + " https://acme.my.salesforce.com");
    }

    @Test
    void saysOnceWhatIsWrongWithTheLogin() {
        assertThat(problems(URL + "auth:\n  flow: jwt_bearer\n  login_url: not a url\n  client_id: id\n  username: u\n"
                        + "  private_key: \""
                        + SalesforceApp.usual().privateKeyPem().replace("\n", "\\n") + "\"\n"))
                .singleElement()
                .asString()
                .contains("auth.login_url: ");
    }

    @Test
    void asksForEachPartOfAStatement() {
        assertThat(problems(URL + "auth:\n  flow: jwt_bearer\n  audience: https://login.salesforce.com/\n"))
                .hasSize(4)
                .anySatisfy(problem -> assertThat(problem).contains("auth.client_id: "))
                .anySatisfy(problem -> assertThat(problem).contains("auth.username: "))
                .anySatisfy(problem -> assertThat(problem).contains("auth.private_key: "))
                .anySatisfy(problem -> assertThat(problem)
                        .endsWith("auth.audience: must be the login's exact address, without a slash at the end:"
                                + " https://login.salesforce.com"));
    }

    private static List<String> problems(String settings) {
        SettingsFixture fixture = SettingsFixture.of(settings);
        new SalesforceFactory(TimeAndChance.REAL, lane -> lane)
                .create(
                        fixture.fields(),
                        new DestinationContext(new DestinationName("salesforce"), Orgs.FOLDER, Orgs.FOLDER))
                .close();
        return fixture.problems();
    }
}
