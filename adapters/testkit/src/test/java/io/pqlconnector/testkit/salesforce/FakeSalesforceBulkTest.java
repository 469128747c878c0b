package io.pqlconnector.testkit.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.salesforce.SalesforceClient.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Jobs with many records, Salesforce contract §2.5. */
final class FakeSalesforceBulkTest extends OrgTest {
    private static final String UPSERT =
            "{'object':'Account','operation':'upsert','externalIdFieldName':'PQL_Account_Key__c','lineEnding':'LF'}";

    @Test
    void takesRowsAndTellsOfEachInAnOrderOfItsOwn() throws Exception {
        String rows = IntStream.range(0, 30)
                .mapToObj(i -> "k" + i + ",\"A \"\"" + i + "\"\"\"\n")
                .collect(Collectors.joining());
        String job = upload(UPSERT, "PQL_Account_Key__c,name\n" + rows + "bad,\"" + "x".repeat(300) + "\"\n");

        Reply first = client.get("jobs/ingest/" + job);
        Reply last = client.get("jobs/ingest/" + job);

        assertThat(first.at("/state")).isEqualTo("InProgress");
        assertThat(last.at("/state")).isEqualTo("JobComplete");
        assertThat(last.at("/numberRecordsProcessed")).isEqualTo("31");
        assertThat(last.at("/numberRecordsFailed")).isEqualTo("1");
        String good = client.get("jobs/ingest/" + job + "/successfulResults/").text();
        assertThat(good.lines())
                .hasSize(31)
                .first()
                .isEqualTo("\"sf__Id\",\"sf__Created\",\"PQL_Account_Key__c\",\"name\"");
        assertThat(good.lines().toList().get(1)).doesNotContain("\"k0\"");
        assertThat(good).contains("\"true\",\"k7\",\"A \"\"7\"\"\"");
        assertThat(client.get("jobs/ingest/" + job + "/failedResults/").text())
                .contains("\"STRING_TOO_LONG:name: data value");
        assertThat(client.get("jobs/ingest/" + job + "/unprocessedrecords/")
                        .text()
                        .lines())
                .hasSize(1);
        salesforce.admin().leaveEmptyResultsOut();
        assertThat(client.get("jobs/ingest/" + job + "/unprocessedrecords/").status())
                .isEqualTo(204);
        assertThat(client.delete("jobs/ingest/" + job).status()).isEqualTo(204);
        assertThat(salesforce.tally().family("bulk")).isEqualTo(10);
    }

    @Test
    void leavesAloneWhatIsEmptyAndEmptiesWhatSaysSo() throws Exception {
        client.upsert("Account", "PQL_Account_Key__c", "'PQL_Account_Key__c':'a','pql_tier':'hot','domain':'a.com'");

        finished(upload(UPSERT, "PQL_Account_Key__c,pql_tier,domain\na,,#N/A\n"));

        Reply row = client.query("SELECT pql_tier, domain FROM Account");
        assertThat(row.at("/records/0/pql_tier")).isEqualTo("hot");
        assertThat(row.body().at("/records/0/domain").isNull()).isTrue();
    }

    @Test
    void failsForOtherLineEndingsAndUnknownFields() throws Exception {
        Reply ending = finished(upload(UPSERT, "PQL_Account_Key__c\r\na\r\n"));
        Reply field = finished(upload(UPSERT, "PQL_Account_Key__c,No__c\na,b\n"));

        assertThat(ending.at("/errorMessage")).contains("LineEnding is invalid on user data");
        assertThat(field.at("/state")).isEqualTo("Failed");
        assertThat(field.at("/errorMessage")).isEqualTo("InvalidBatch : Field name not found : No__c");
        assertThat(client.query("SELECT Id FROM Account").at("/totalSize")).isEqualTo("0");
    }

    @Test
    void canFailOrBeAbortedHalfWay() throws Exception {
        salesforce.admin().failJobs(1);
        String job = upload(UPSERT, "PQL_Account_Key__c\na\nb\nc\nd\n");
        Reply failed = finished(job);
        salesforce.admin().abortJobs(1);
        Reply aborted = finished(upload(UPSERT, "PQL_Account_Key__c\ne\nf\n"));

        assertThat(failed.at("/state")).isEqualTo("Failed");
        assertThat(client.get("jobs/ingest/" + job + "/successfulResults")
                        .text()
                        .lines())
                .hasSize(3);
        assertThat(client.get("jobs/ingest/" + job + "/unprocessedrecords")
                        .text()
                        .lines())
                .hasSize(3);
        assertThat(aborted.at("/state")).isEqualTo("Aborted");
        assertThat(client.query("SELECT Id FROM Account").at("/totalSize")).isEqualTo("3");
    }

    @Test
    void takesDataOnceAndNothingInTheWrongState() throws Exception {
        String job = client.post("jobs/ingest", UPSERT).at("/id");
        client.csv("jobs/ingest/" + job + "/batches", "PQL_Account_Key__c\na\n");

        assertThat(client.csv("jobs/ingest/" + job + "/batches", "PQL_Account_Key__c\nb\n")
                        .at("/0/errorCode"))
                .isEqualTo("INVALIDJOBSTATE");
        assertThat(client.get("jobs/ingest/" + job + "/successfulResults").status())
                .isEqualTo(400);
        assertThat(client.delete("jobs/ingest/" + job).status()).isEqualTo(400);
        client.patch("jobs/ingest/" + job, "{'state':'Aborted'}");
        assertThat(client.patch("jobs/ingest/" + job, "{'state':'UploadComplete'}")
                        .status())
                .isEqualTo(400);
        assertThat(client.get("jobs/ingest?jobType=V2Ingest").at("/records/0/state"))
                .isEqualTo("Aborted");
        assertThat(client.get("jobs/ingest/" + job + "/unprocessedrecords")
                        .text()
                        .lines())
                .hasSize(2);
    }

    @Test
    void countsBytesAndTakesItsTime() throws Exception {
        restart(options().bulk(new SalesforceOptions.BulkPace(1, Duration.ofMinutes(1), 30)));
        String big = client.post("jobs/ingest", UPSERT).at("/id");
        Reply tooBig = client.csv(
                "jobs/ingest/" + big + "/batches", "PQL_Account_Key__c\n\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\n");
        String slow = upload(UPSERT, "PQL_Account_Key__c\na\n");

        assertThat(tooBig.status()).isEqualTo(400);
        assertThat(finished(slow).at("/state")).isEqualTo("InProgress");
        time.pause(Duration.ofMinutes(1));
        assertThat(finished(slow).at("/state")).isEqualTo("JobComplete");
    }

    private String upload(String job, String csv) throws IOException, InterruptedException {
        Reply created = client.post("jobs/ingest", job);
        assertThat(client.csv("/" + created.at("/contentUrl"), csv).status()).isEqualTo(201);
        client.patch("jobs/ingest/" + created.at("/id"), "{'state':'UploadComplete'}");
        return created.at("/id");
    }

    private Reply finished(String job) throws IOException, InterruptedException {
        client.get("jobs/ingest/" + job);
        return client.get("jobs/ingest/" + job);
    }
}
