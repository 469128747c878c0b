package io.pqlconnector.worker.init;

import io.pqlconnector.worker.init.Part.Outside;
import java.util.List;
import java.util.Map;

/** Where leads go. */
enum DestinationKind {
    HUBSPOT {
        @Override
        Part part(Answers answers) {
            Outside token = new Outside(
                    "HUBSPOT_TOKEN",
                    "HubSpot > Settings > Integrations > Private apps; docs/adapters/hubspot.md lists the scopes");
            String yaml = "  - type: hubspot\n"
                    + "    mapping: mappings/hubspot.yaml\n"
                    + token.line("token")
                    + Yaml.line(
                            "portal_id",
                            answers.to(
                                    Question.of("--portal-id", "Number of the portal, so that no other is written to")
                                            .or("")))
                    + Yaml.line(
                            "base_url",
                            answers.to(Question.of(URL, "Another address, such as a proxy")
                                    .or("")
                                    .quietly()));
            return new Part("HubSpot", yaml, List.of(token), Map.of("portal_id", "--portal-id", "base_url", URL));
        }
    },
    SALESFORCE {
        @Override
        Part part(Answers answers) {
            String url = answers.to(Question.of(URL, "Your org's own address, such as https://acme.my.salesforce.com"));
            String flow = answers.to(Question.of("--auth-flow", "How to log in")
                    .among("jwt_bearer", "client_credentials", "refresh_token")
                    .or("jwt_bearer"));
            Outside client = new Outside(
                    "SALESFORCE_CLIENT_ID", "Salesforce > Setup > App Manager > your app: the consumer key");
            Outside password = new Outside("SALESFORCE_CLIENT_SECRET", "Beside the consumer key");
            Outside refresh =
                    new Outside("SALESFORCE_REFRESH_TOKEN", "docs/adapters/salesforce.md says how to get one");
            Outside key = new Outside("salesforce-key.pem", "The private key of the certificate that the app has");
            List<Outside> outside = switch (flow) {
                case "client_credentials" -> List.of(client, password);
                case "refresh_token" -> List.of(client, password, refresh);
                default -> List.of(client, key);
            };
            String login = switch (flow) {
                case "client_credentials" -> indented(password.line("client_secret"));
                case "refresh_token" -> indented(password.line("client_secret") + refresh.line("refresh_token"));
                default ->
                    indented(Yaml.line(
                                    "username",
                                    answers.to(Question.of(
                                            "--username", "Salesforce user in whose name everything is done")))
                            + key.line("private_key"));
            };
            String yaml = "  - type: salesforce\n"
                    + "    mapping: mappings/salesforce.yaml\n"
                    + Yaml.line("base_url", url)
                    + Yaml.line(
                            "org_id",
                            answers.to(Question.of("--org-id", "Id of the org, so that no other is written to")
                                    .or("")))
                    + "    auth:\n"
                    + "      flow: " + flow + "\n"
                    + indented(client.line("client_id"))
                    + login;
            return new Part(
                    "Salesforce",
                    yaml,
                    outside,
                    Map.of("base_url", URL, "org_id", "--org-id", "username", "--username", "flow", "--auth-flow"));
        }
    },
    LOCAL {
        @Override
        Part part(Answers answers) {
            String yaml = """
                  - type: local                         # a CRM in a SQLite file that stands for the real one
                    mapping: mappings/local.yaml
                """.indent(2);
            return new Part("a local CRM", yaml, List.of(), Map.of());
        }
    };

    private static final String URL = "--destination-url";

    /** The destination as its answers say. */
    abstract Part part(Answers answers);

    private static String indented(String lines) {
        return lines.indent(2);
    }
}
