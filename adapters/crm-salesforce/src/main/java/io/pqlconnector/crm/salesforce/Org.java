package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.Json;
import java.util.ArrayList;
import java.util.List;

/** Whether the org speaks the configured version. Asked once, before anything else (Salesforce contract §0). */
final class Org {
    private final SalesforceClient client;
    private final String version;
    private boolean checked;

    Org(SalesforceClient client, String version) {
        this.client = client;
        this.version = version;
    }

    /** Where the credentials have led to; fails if the org does not know the version. */
    synchronized Session get() throws InterruptedException {
        if (!checked) {
            check();
            checked = true;
        }
        return client.session();
    }

    private void check() throws InterruptedException {
        Answer answer =
                Refusals.expectSuccess(client.send(HttpCall.get("/services/data")), "say which versions it knows");
        List<String> versions = new ArrayList<>();
        answer.body().forEach(node -> versions.add(Json.text(node, "version")));
        if (versions.isEmpty()) {
            throw Refusals.notUnderstood("say which versions it knows");
        }
        if (!versions.contains(version)) {
            throw Refusals.wrong(
                    "This org does not know version " + version + " of Salesforce's interface. Write api_version: \""
                            + versions.get(versions.size() - 1) + "\"; it knows " + versions.get(0) + " to "
                            + versions.get(versions.size() - 1) + ".");
        }
    }
}
