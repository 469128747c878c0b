package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.salesforce.SalesforceApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A configuration from a few answers, in a folder that is empty as it is in a container. */
final class InitTest {
    private static final Map<String, String> VARIABLES = Map.of(
            "MIXPANEL_USERNAME", "pql.abc123.mp-service-account",
            "MIXPANEL_SECRET", "hush",
            "AWS_ACCESS_KEY_ID", "AKIA",
            "AWS_SECRET_ACCESS_KEY", "hush",
            "AMPLITUDE_API_KEY", "key",
            "AMPLITUDE_SECRET_KEY", "hush",
            "HUBSPOT_TOKEN", "pat-na1-hush",
            "SALESFORCE_CLIENT_ID", "client",
            "SALESFORCE_CLIENT_SECRET", "hush",
            "SALESFORCE_REFRESH_TOKEN", "hush");

    private static final String ORG = "https://acme.my.salesforce.com";

    private Pql pql = new Pql(Path.of("."));

    @BeforeEach
    void inAFolder(@TempDir Path folder) {
        pql = new Pql(folder);
    }

    static Stream<Arguments> sourcesAndDestinations() {
        List<List<String>> sources = List.of(
                List.of("--source", "mixpanel", "--project-id", "12345", "--region", "eu"),
                List.of("--source", "segment", "--bucket", "acme-segment", "--region", "eu-west-1"),
                List.of("--source", "amplitude", "--group-type", "company"),
                List.of("--source", "files", "--path", "exports/*.jsonl"));
        List<List<String>> destinations = List.of(
                List.of("--destination", "hubspot", "--portal-id", "8412"),
                List.of("--destination", "salesforce", "--destination-url", ORG, "--username", "pql@acme.com"),
                List.of("--destination", "salesforce", "--destination-url", ORG, "--auth-flow", "client_credentials"),
                List.of("--destination", "salesforce", "--destination-url", ORG, "--auth-flow", "refresh_token"),
                List.of("--destination", "local"));
        return sources.stream().flatMap(source -> destinations.stream().map(to -> Arguments.of(source, to)));
    }

    @ParameterizedTest
    @MethodSource("sourcesAndDestinations")
    void whatItWritesIsSoundOnceTheVariablesAreSet(List<String> source, List<String> destination) throws IOException {
        Pql.Result init = init(Stream.concat(source.stream(), destination.stream()));
        assertThat(init.exitCode()).as(init.out() + init.err()).isZero();
        assertThat(pql.path("config.yaml"))
                .content()
                .startsWith("# yaml-language-server: $schema=docs/schema/config.schema.json\n");
        assertThat(pql.path("mappings/rules.yaml"))
                .content()
                .startsWith("# yaml-language-server: $schema=../docs/schema/rules.schema.json\n");
        assertThat(pql.path("docs/schema/mapping-" + destination.get(1) + ".schema.json"))
                .exists();
        assertThat(Files.readString(pql.path(".env.example")).lines().filter(line -> line.endsWith("=")))
                .allSatisfy(line -> assertThat(VARIABLES).containsKey(line.substring(0, line.length() - 1)));
        pql.write("salesforce-key.pem", SalesforceApp.usual().privateKeyPem());

        Pql.Result check = pql.runWith(VARIABLES, "check");

        assertThat(check.exitCode()).as(check.out() + check.err()).isZero();
        assertThat(check.out()).endsWith("Nothing wrong was found.\n");
        assertThat(check.err()).isEmpty();
    }

    @Test
    void aPersonIsAskedWhatNoOptionSaysAndMayLeaveItAsItUsuallyIs() throws IOException {
        Pql.Result init = pql.answering("mixpanel\nhubspot\n12345\n\n2026-09-01\n\n\n", "init");

        assertThat(init.exitCode()).as(init.out() + init.err()).isZero();
        assertThat(init.err())
                .isEqualTo("Where does usage come from (mixpanel, segment, amplitude, files)? "
                        + "Which CRM do leads go into (hubspot, salesforce, local)? [local] "
                        + "Number of the Mixpanel project (Project settings > Overview)? "
                        + "Where the project's data lives (us, eu, in)? [us] "
                        + "First day that is read? [2026-10-21] "
                        + "What names an account, the first that is present? [properties.company_id, email_domain] "
                        + "Number of the portal, so that no other is written to? [] ");
        assertThat(Files.readString(pql.path("config.yaml")).replaceAll("(?m)^#.*\n| +#.*", ""))
                .isEqualTo("""

                data_dir: data
                time_zone: UTC

                sources:
                  - type: mixpanel
                    project_id: 12345
                    region: us
                    username: ${MIXPANEL_USERNAME}
                    secret: ${MIXPANEL_SECRET}
                    start: 2026-09-01

                accounts:
                  key: [ properties.company_id, email_domain ]
                  exclude: { free_mail: true }

                rules: mappings/rules.yaml

                destinations:
                  - type: hubspot
                    mapping: mappings/hubspot.yaml
                    token: ${HUBSPOT_TOKEN}
                """);
        assertThat(init.out().replaceAll(" +", " ")).isEqualTo("""
                 config.yaml new
                 mappings/rules.yaml new
                 mappings/hubspot.yaml new
                 .env.example new
                 .gitignore new
                Secrets come from MIXPANEL_USERNAME, MIXPANEL_SECRET, HUBSPOT_TOKEN: .env.example says where to get each.
                The rules count the events of the example: put the names of your own into mappings/rules.yaml.
                Next:
                 ./pql check --live are they all there, and do the credentials suffice?
                 ./pql provision --apply makes the fields and lists that the CRM lacks
                 ./pql plan what a run would write
                """);
    }

    @Test
    void allThatIsMissingIsToldAtOnceByTheOptionsThatSayIt() {
        Pql.Result init = pql.run("init", "--source", "segment", "--destination", "salesforce");

        assertThat(init.exitCode()).isEqualTo(2);
        assertThat(init.err()).isEqualTo("""
                --bucket is missing: Bucket of Segment's AWS S3 destination, its name alone.
                --region is missing: Region of the bucket, such as eu-west-1.
                --destination-url is missing: Your org's own address, such as https://acme.my.salesforce.com.
                --username is missing: Salesforce user in whose name everything is done.
                4 problems. Nothing was written.
                """);
        assertThat(pql.path("config.yaml")).doesNotExist();
    }

    @Test
    void anAnswerThatNoReaderWouldTakeIsRefusedInTheReadersWords() {
        Pql.Result init = pql.run(
                "init",
                "--source",
                "mixpanel",
                "--project-id",
                "mine",
                "--start",
                "soon",
                "--account-key",
                "company",
                "--destination",
                "hubspot",
                "--destination-url",
                "http://proxy.example");

        assertThat(init.exitCode()).isEqualTo(2);
        assertThat(init.err()).isEqualTo("""
                --project-id: expected a whole number, such as 500, found "mine".
                --start: "soon" is no day. Write it like 2026-08-01.
                --account-key: "company" is no way to name an account. Write properties.NAME, context.groupId, group, traits.NAME or email_domain.
                --destination-url: is not encrypted. Write https://; plain http is for this machine only.
                4 problems. Nothing was written.
                """);
        assertThat(pql.path("mappings")).doesNotExist();
    }

    @Test
    void whatNobodyKnowsIsNoChoiceAndAnOptionThatSaysNothingIsNamed() {
        assertThat(pql.run("init", "--source", "mixpannel").err())
                .isEqualTo(
                        "--source: unknown \"mixpannel\". Did you mean \"mixpanel\"?\n1 problem. Nothing was written.\n");
        assertThat(pql.run("init", "--source", "files", "--bucket", "acme").err())
                .isEqualTo("""
                        --bucket says nothing for this source and destination. Leave it out.
                        1 problem. Nothing was written.
                        """);
    }

    @Test
    void anAnswerStaysOneValueWhateverIsInIt() throws IOException {
        String path = "a\" # b\n  evil: ${HOME} *.jsonl";

        Pql.Result init = pql.run("init", "--source", "files", "--path", path);

        assertThat(init.exitCode()).as(init.err()).isZero();
        assertThat(pql.path("config.yaml")).content().contains("path: \"a\\\" # b\\n  evil: $${HOME} *.jsonl\"\n");
        assertThat(pql.run("check").exitCode()).isZero();
    }

    @Test
    void whatIsThereIsNeverWrittenOver() throws IOException {
        pql.write("config.yaml", "mine: true\n");
        pql.write("mappings/rules.yaml", "mine: true\n");

        Pql.Result refused = pql.run("init", "--source", "files");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo(
                        "There is a configuration already: config.yaml, mappings/rules.yaml. Nothing was written. To begin"
                                + " anew and keep the old files as .bak: ./pql init --force    elsewhere: ./pql init --dir DIR\n");
        assertThat(pql.path("mappings/local.yaml")).doesNotExist();

        pql.write(".gitignore", "mine\n");
        Pql.Result forced = pql.run("init", "--source", "files", "--force");
        Pql.Result again = pql.run("init", "--source", "files", "--path", "elsewhere/*", "--force");

        assertThat(forced.exitCode()).as(forced.err()).isZero();
        assertThat(forced.out().replaceAll(" +", " "))
                .contains(
                        " config.yaml the old one is config.yaml.bak\n",
                        " mappings/rules.yaml the old one is rules.yaml.bak\n",
                        " mappings/local.yaml new\n",
                        " .gitignore was there, and stays as it is\n");
        assertThat(pql.path("config.yaml.bak")).content().isEqualTo("mine: true\n");
        assertThat(pql.path("mappings/rules.yaml.bak")).content().isEqualTo("mine: true\n");
        assertThat(pql.path(".gitignore")).content().isEqualTo("mine\n");
        assertThat(again.out().replaceAll(" +", " "))
                .contains(" config.yaml the old one is config.yaml.bak2\n")
                .contains(" mappings/rules.yaml was there, and stays as it is\n");
        assertThat(pql.path("config.yaml.bak2")).content().contains("exports/*.jsonl.gz");
    }

    @Test
    void aPlaceThatCannotBeWrittenToIsNamedWithWhatToDo() throws IOException {
        pql.write("file", "no folder\n");

        Pql.Result init = pql.run("init", "--source", "files", "--dir", "file/new");

        assertThat(init.exitCode()).isEqualTo(2);
        assertThat(init.err())
                .startsWith(pql.path("file/new") + " cannot be written to: ")
                .contains("./pql init --dir DIR")
                .doesNotContain("fault of the program");
    }

    @Test
    void answersAreTriedWhereTheyAreWrittenAndNothingIsLeftOfThat() throws IOException {
        Pql.Result init = pql.run("init", "--source", "files", "--dir", "new");

        assertThat(init.exitCode()).as(init.err()).isZero();
        try (Stream<Path> files = Files.list(pql.path("."))) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("new");
        }
    }

    @Test
    void rulesAndMappingsThatAreThereStay() throws IOException {
        pql.write("mappings/rules.yaml", Files.readString(Path.of("../../mappings/rules.yaml")) + "# mine\n");

        Pql.Result init = pql.run("init", "--source", "files");

        assertThat(init.exitCode()).as(init.err()).isZero();
        assertThat(pql.path("mappings/rules.yaml")).content().endsWith("# mine\n");
        assertThat(init.out().replaceAll(" +", " ")).contains(" mappings/rules.yaml was there, and stays as it is\n");
    }

    @Test
    void anotherFolderIsNamedInWhatComesNext() {
        Pql.Result init = pql.run("init", "--source", "files", "--dir", "acme/pql");

        assertThat(init.exitCode()).as(init.err()).isZero();
        assertThat(init.out()).contains("./pql plan --config acme/pql/config.yaml");
        assertThat(pql.run("check", "--config", "acme/pql/config.yaml").exitCode())
                .isZero();
    }

    private Pql.Result init(Stream<String> options) {
        return pql.run(Stream.concat(Stream.of("init", "--yes"), options).toArray(String[]::new));
    }
}
