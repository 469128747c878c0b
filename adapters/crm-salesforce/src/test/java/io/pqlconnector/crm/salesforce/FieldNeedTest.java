package io.pqlconnector.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a field, and how it is made. */
final class FieldNeedTest {
    private static final FieldNeed KEY = FieldNeed.key("account", "Account", "PQL_Account_Key__c", "PQL Account Key");

    @ParameterizedTest(name = "a {1} written to a {0} of {2} characters: {4}")
    @CsvSource(delimiter = '|', textBlock = """
            double        | NUMBER       | 0    | '' | PRESENT: number
            currency      | NUMBER       | 0    | '' | PRESENT: number
            string        | NUMBER       | 255  | '' | PRESENT: text
            double        | TEXT         | 0    | '' | WRONG: is of the type number in Salesforce (double), and the mapping says text. Change type: in the mapping, or write to another field.
            boolean       | TEXT         | 0    | '' | WRONG: is of the type bool in Salesforce (boolean), and the mapping says text. Change type: in the mapping, or write to another field.
            date          | DATETIME     | 0    | '' | WRONG: is of the type date in Salesforce (date), and the mapping says datetime. Change type: in the mapping, or write to another field.
            datetime      | DATETIME     | 0    | '' | PRESENT: datetime
            textarea      | TEXT         | 4000 | '' | PRESENT: text
            picklist      | TEXT         | 255  | '' | PRESENT: enumeration
            picklist      | ENUMERATION  | 255  | a  | PRESENT: enumeration
            picklist      | MULTI_SELECT | 255  | a  | WRONG: is of the type enumeration in Salesforce (picklist), and the mapping says multi_select. Change type: in the mapping, or write to another field.
            string        | ENUMERATION  | 4    | hot,tepid | WRONG: holds 4 characters, and the longest value has 5. Make it longer in Setup > Object Manager.
            string        | ENUMERATION  | 5    | hot,tepid | PRESENT: text
            """)
    void saysWhetherAFieldFits(String live, FieldType type, int length, String choices, String said) {
        Finding finding = written("PQL_X__c", type, choices).fit().inspect(field(live, length, true, false));

        assertThat(finding.state() + ": " + finding.words()).isEqualTo(said);
        assertThat(finding.subject()).isEqualTo("account.PQL_X__c");
    }

    @ParameterizedTest(name = "{0}, restricted to {2}, needs {3}: {4}")
    @CsvSource(delimiter = '|', textBlock = """
            PQL_Tier__c | true  | hot      | hot,warm,cold | MISSING: lacks the values warm, cold and takes no others. Those that are there stay.
            PQL_Tier__c | true  | hot,warm | warm,hot      | PRESENT: enumeration
            PQL_Tier__c | false | hot      | hot,warm      | PRESENT: enumeration
            Rating      | true  | hot      | hot,warm      | WRONG: lacks the value warm and takes no others. It is Salesforce's own, so add them in Setup > Object Manager, or write what it has.
            """)
    void saysWhichValuesAPicklistRefuses(String name, boolean restricted, String has, String needs, String said) {
        Finding finding = written(name, FieldType.ENUMERATION, needs)
                .fit()
                .inspect(picklist(name, restricted, Arrays.asList(has.split(","))));

        assertThat(finding.state() + ": " + finding.words()).isEqualTo(said);
    }

    @Test
    void aTextWrittenToAPicklistThatTakesOnlyItsOwnValuesHasToSaySo() {
        Finding finding = written("Rating", FieldType.TEXT, "").fit().inspect(picklist("Rating", true, List.of("hot")));

        assertThat(finding.state()).isEqualTo(Finding.State.WRONG);
        assertThat(finding.words())
                .isEqualTo(
                        "is a picklist that takes only its own values. Write type: enumeration in the mapping, so that its"
                                + " values can be compared.");
    }

    @ParameterizedTest(name = "external id {0}, unique {1}, case sensitive {2}, {3} characters: {4}")
    @CsvSource(delimiter = '|', textBlock = """
            true  | true  | false | 255 | PRESENT: text
            true  | false | false | 255 | WRONG: is no unique external id, so records cannot be told apart by it. Tick Unique and External ID in Setup > Object Manager; or delete it there, then: ./pql provision --apply
            false | true  | false | 255 | WRONG: is no unique external id, so records cannot be told apart by it. Tick Unique and External ID in Setup > Object Manager; or delete it there, then: ./pql provision --apply
            true  | true  | true  | 255 | WRONG: tells upper case from lower case, so that a record could be there twice. Change that in Setup > Object Manager.
            true  | true  | false | 80  | WRONG: holds 80 characters, and a key can have 255. Make it longer in Setup > Object Manager.
            """)
    void saysWhetherAKeyTellsRecordsApart(
            boolean external, boolean unique, boolean caseSensitive, int length, String said) {
        Field live = new Field(
                KEY.name(),
                "",
                "string",
                length,
                true,
                true,
                external,
                unique,
                caseSensitive,
                true,
                false,
                false,
                List.of());

        Finding finding = KEY.fit().inspect(live);

        assertThat(finding.state() + ": " + finding.words()).isEqualTo(said);
    }

    @ParameterizedTest(name = "{0} {1}, createable {2}, updateable {3}: {4}")
    @CsvSource(delimiter = '|', textBlock = """
            PQL_X__c | ALWAYS    | true  | true  | PRESENT
            PQL_X__c | ALWAYS    | true  | false | MISSING
            PQL_X__c | IF_EMPTY  | true  | false | MISSING
            PQL_X__c | ON_CREATE | true  | false | PRESENT
            PQL_X__c | ON_CREATE | false | false | MISSING
            PQL_X__c | NEVER     | false | false | PRESENT
            Rating   | NEVER     | false | false | PRESENT
            Site     | ALWAYS    | false | false | WRONG
            """)
    void asksForNoMoreRightThanIsUsed(
            String name, WritePolicy write, boolean createable, boolean updateable, Finding.State state) {
        FieldNeed need = FieldNeed.of(
                SalesforceObject.ACCOUNT,
                new Blueprint.Field(
                        BlueprintBuilder.ACCOUNT, name, FieldType.TEXT, "X", List.of(), "value", write, false));
        Field live = new Field(
                name, "", "string", 255, createable, updateable, false, false, false, true, false, false, List.of());

        assertThat(need.fit().inspect(live).state()).isEqualTo(state);
    }

    @Test
    void noRecordIsFoundByALongTextArea() {
        FieldNeed need = FieldNeed.of(
                SalesforceObject.ACCOUNT,
                BlueprintBuilder.needs()
                        .foundBy(BlueprintBuilder.ACCOUNT, "Domains__c")
                        .build()
                        .fields()
                        .get(0));
        Field live = new Field(
                "Domains__c", "", "textarea", 4000, true, true, false, false, false, false, false, false, List.of());

        assertThat(need.fit().inspect(live).words()).startsWith("cannot be looked for: no query can ask");
    }

    @ParameterizedTest(name = "{0}, which is {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            PQL_Score__c      | ABSENT  | MISSING: a new field of the type text
            PQL_Score__c      | THERE   | MISSING: is there, but hidden from our user by field-level security; the permission set PQL_Worker gives the right
            PQL_Score__c      | UNKNOWN | WRONG: is missing, or hidden from our user, who may not look which. Have an admin deploy it: ./pql provision --metadata deploy    then, in that folder: sf project deploy start --source-dir force-app
            Scored_By         | UNKNOWN | WRONG: is hidden from our user, or not there: such a name, without __c at its end, is one of Salesforce's own. Look at its API name in Setup > Object Manager, and give our user the right to it in a permission set; or take it out of the mapping.
            acme__Score__c    | ABSENT  | WRONG: is not there, or hidden from our user, and cannot be made under this name. Names are letters, digits and single underscores, at most 40 of them, and end with __c; those of a package are made by installing it. Correct it in the mapping.
            9_Lives__c        | ABSENT  | WRONG: is not there, or hidden from our user, and cannot be made under this name. Names are letters, digits and single underscores, at most 40 of them, and end with __c; those of a package are made by installing it. Correct it in the mapping.
            """)
    void saysOfWhatIsNotDescribedWhereItIs(String name, FieldNeed.Existence existence, String said) {
        Finding finding = written(name, FieldType.TEXT, "").fit().undescribed(existence);

        assertThat(finding.state() + ": " + finding.words()).isEqualTo(said);
    }

    @Test
    void aPicklistIsMadeOnlyWithValuesThatItCanHave() {
        assertThat(written("PQL_Industry__c", FieldType.ENUMERATION, "")
                        .fit()
                        .undescribed(FieldNeed.Existence.ABSENT)
                        .words())
                .isEqualTo(
                        "does not exist, and which values it needs is not known beforehand. Make it in Salesforce with its"
                                + " values, or write type: text in the mapping.");
        assertThat(FieldNeed.lists(SalesforceObject.ACCOUNT, List.of("Hot; new", "Warm"))
                        .fit()
                        .undescribed(FieldNeed.Existence.ABSENT)
                        .words())
                .isEqualTo(
                        "cannot have the values Hot; new, Warm: a semicolon ends a value in Salesforce. Name them without"
                                + " one.");
        assertThat(written("PQL_Tier__c", FieldType.ENUMERATION, "x".repeat(256))
                        .fit()
                        .undescribed(FieldNeed.Existence.ABSENT)
                        .words())
                .isEqualTo("cannot have a value of more than 255 characters. Shorten it.");
        assertThat(written("PQL_Tier__c", FieldType.ENUMERATION, "hot,warm")
                        .fit()
                        .undescribed(FieldNeed.Existence.ABSENT)
                        .words())
                .isEqualTo("a new field of the type enumeration, with the values hot, warm");
    }

    // The bodies of the Salesforce contract, §3.2.
    @ParameterizedTest(name = "{0} from {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            NUMBER       | score        | ``    | {"type":"Number","label":"X","description":"Written by PQL Connector.","precision":18,"scale":2,"required":false}
            TEXT         | champion     | ``    | {"type":"Text","label":"X","description":"Written by PQL Connector.","length":255,"required":false}
            TEXT         | reasons      | ``    | {"type":"LongTextArea","label":"X","description":"Written by PQL Connector.","length":4000,"visibleLines":5}
            BOOL         | qualified    | ``    | {"type":"Checkbox","label":"X","description":"Written by PQL Connector.","defaultValue":"false"}
            DATETIME     | qualified_at | ``    | {"type":"DateTime","label":"X","description":"Written by PQL Connector.","required":false}
            DATE         | last_seen_at | ``    | {"type":"Date","label":"X","description":"Written by PQL Connector.","required":false}
            ENUMERATION  | tier         | Hot   | {"type":"Picklist","label":"X","description":"Written by PQL Connector.","valueSet":{"restricted":true,"valueSetDefinition":{"sorted":false,"value":[{"fullName":"Hot","default":false,"label":"Hot"}]}}}
            MULTI_SELECT | triggers     | Limit | {"type":"MultiselectPicklist","label":"X","description":"Written by PQL Connector.","visibleLines":5,"valueSet":{"restricted":true,"valueSetDefinition":{"sorted":false,"value":[{"fullName":"Limit","default":false,"label":"Limit"}]}}}
            """)
    void isMadeAsSalesforceWantsIt(FieldType type, String from, String choice, String body) {
        Blueprint.Field field = new Blueprint.Field(
                BlueprintBuilder.ACCOUNT,
                "PQL_X__c",
                type,
                "X",
                choice.isEmpty() ? List.of() : List.of(choice),
                from,
                WritePolicy.ALWAYS,
                false);

        assertThat(FieldNeed.of(SalesforceObject.ACCOUNT, field)
                        .shape()
                        .metadata()
                        .toString())
                .isEqualTo(body);
    }

    @Test
    void aKeyIsMadeUniqueAndALabelIsShortened() {
        assertThat(KEY.shape().metadata().toString())
                .contains("\"length\":255", "\"externalId\":true", "\"unique\":true", "\"caseSensitive\":false");
        assertThat(new FieldShape("Text", "\uD83D\uDE80".repeat(50), FieldNeed.Use.WRITTEN, List.of()).label())
                .isEqualTo("\uD83D\uDE80".repeat(40));
    }

    private static FieldNeed written(String name, FieldType type, String choices) {
        List<String> values = choices.isEmpty() ? List.of() : Arrays.asList(choices.split(","));
        return FieldNeed.of(
                SalesforceObject.ACCOUNT,
                new Blueprint.Field(
                        BlueprintBuilder.ACCOUNT, name, type, "X", values, "value", WritePolicy.ALWAYS, false));
    }

    private static Field field(String type, int length, boolean writable, boolean restricted) {
        return new Field(
                "PQL_X__c",
                "",
                type,
                length,
                writable,
                writable,
                false,
                false,
                false,
                true,
                restricted,
                false,
                List.of());
    }

    private static Field picklist(String name, boolean restricted, List<String> values) {
        return new Field(name, "", "picklist", 255, true, true, false, false, false, true, restricted, false, values);
    }
}
