package io.pqlconnector.worker.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.worker.config.AlertChannel.Format;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

final class BodiesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Optional<String> LINK = Optional.of("https://crm.example/0011");

    @Test
    void slackShowsARepWhatToDo() {
        JsonNode body = read(Format.SLACK, LINK, "Acme");

        assertThat(body.at("/text").asString()).isEqualTo("Acme is hot");
        assertThat(body.at("/blocks/0/text/text").asString()).isEqualTo("Acme is hot");
        assertThat(body.at("/blocks/1/text/text").asString()).isEqualTo("""
                Score 87, hot, route AE
                • hit the record limit
                • invited 6 teammates in 30 days
                Next step: Offer the Team plan
                Account: acme (acme.com)
                Run 41, 2026-01-01 00:00 UTC""");
        assertThat(body.at("/blocks/2/elements/0/url").asString()).isEqualTo("https://crm.example/0011");
    }

    @Test
    void slackMakesNothingOfAnAccountsName() {
        JsonNode body = read(Format.SLACK, LINK, "<!channel> *A&B* <https://evil.example|click>\r\nNext step: pay");

        assertThat(body.at("/blocks/0/text/type").asString()).isEqualTo("plain_text");
        assertThat(body.at("/blocks/1/text/type").asString()).isEqualTo("plain_text");
        assertThat(body.at("/text").asString())
                .isEqualTo("&lt;!channel&gt; *A&amp;B* &lt;https://evil.example|click&gt; Next step: pay is hot");
        assertThat(body.at("/mrkdwn").asBoolean(true)).isFalse();
    }

    @Property(tries = 200)
    void slackTakesWhateverAnAccountIsCalled(@ForAll String name) {
        JsonNode body = read(Format.SLACK, LINK, name);

        assertThat(body.at("/text").asString()).doesNotContain("<", ">").doesNotContainPattern("\\p{Cc}");
        assertThat(body.at("/blocks/0/text/text").asString().replaceAll("&(amp|lt|gt);", "x"))
                .hasSizeLessThanOrEqualTo(AlertText.TITLE);
    }

    @Test
    void manyAlertsAreALineEachAndTheRestIsCounted() {
        JsonNode body = MAPPER.readTree(Bodies.of(Format.SLACK, SampleMessages.many()));
        StringBuilder text = new StringBuilder();
        body.at("/blocks")
                .forEach(block -> text.append(block.at("/text/text").asString()).append('\n'));

        assertThat(body.at("/text").asString()).isEqualTo("57 alerts");
        assertThat(text.toString().lines().filter(line -> line.startsWith("•"))).hasSize(20);
        assertThat(text).contains("• Run 41 failed: hubspot – HubSpot answers 503.", "and 37 more.");
        assertThat(body.at("/blocks"))
                .allSatisfy(
                        block -> assertThat(block.at("/text/text").asString()).hasSizeLessThanOrEqualTo(3_000));
    }

    @Test
    void teamsGetsAnAdaptiveCardWithoutMarkdown() {
        JsonNode body = read(Format.TEAMS, LINK, "[click](https://evil.example) <at>all</at>");
        JsonNode card = body.at("/attachments/0/content");

        assertThat(body.at("/type").asString()).isEqualTo("message");
        assertThat(body.at("/attachments/0/contentType").asString())
                .isEqualTo("application/vnd.microsoft.card.adaptive");
        assertThat(card.at("/type").asString()).isEqualTo("AdaptiveCard");
        assertThat(card.at("/body"))
                .allSatisfy(block -> assertThat(block.at("/type").asString()).isEqualTo("RichTextBlock"));
        assertThat(card.at("/body/0/inlines/0/text").asString())
                .isEqualTo("[click](https://evil.example) <at>all</at> is hot");
        assertThat(card.has("msteams")).as("what would make a mention of it").isFalse();
        assertThat(card.at("/actions/0/url").asString()).isEqualTo("https://crm.example/0011");
    }

    @Test
    void programsGetTheTextsAsTheyAre() {
        assertThat(Bodies.of(Format.JSON, SampleMessages.hot("Acme <&>", LINK))).isEqualTo("""
                {"id":"00000000000000000000000000004f2a","channel":"ops","made_at":"2026-01-01T00:00:00Z",\
                "title":"Acme <&> is hot","alerts":[{"kind":"qualified","key":"qualified:41:acme","subject":"acme","run":41,\
                "at":"2026-01-01T00:00:00Z","over":false,"title":"Acme <&> is hot","lines":[],"account":{"key":"acme",\
                "name":"Acme <&>","domain":"acme.com","score":87,"tier":"hot","reasons":["hit the record limit",\
                "invited 6 teammates in 30 days"],"next_step":"Offer the Team plan","route":"AE",\
                "link":"https://crm.example/0011"}}],"more":0}""");
    }

    @Test
    void onlyWebPagesAreLinkedTo() {
        for (String link : List.of("javascript:alert(1)", "http://crm.example/1", "https:///x", "not a link")) {
            assertThat(read(Format.SLACK, Optional.of(link), "Acme").at("/blocks"))
                    .as(link)
                    .hasSize(2);
            assertThat(read(Format.JSON, Optional.of(link), "Acme")
                            .at("/alerts/0/account/link")
                            .isNull())
                    .as(link)
                    .isTrue();
        }
    }

    @Test
    void whatHidesOrTurnsTextIsLeftOut() {
        assertThat(PlainText.line("a\u202Eb\u200B\r\nc\u0000\td", 100)).isEqualTo("a b c d");
        assertThat(PlainText.line("0123456789", 5)).isEqualTo("0123…");
        assertThat(PlainText.line("012\uD83D\uDE00456789", 5)).isEqualTo("012…");
    }

    /** The vector of docs/alerts.md. */
    @Test
    void aReceiverCanVerifyTheSignature() {
        assertThat(Signature.of(new Secret("correct-horse-battery-staple"), SampleMessages.AT, "{\"id\":\"4f2a\"}"))
                .isEqualTo("t=1767225600,v1=16d028ca2b0c8395ea7c52e7ee2726efb3e930e773542a9ce1d8ed7308b84b0d");
    }

    private static JsonNode read(Format format, Optional<String> link, String name) {
        return MAPPER.readTree(Bodies.of(format, SampleMessages.hot(name, link)));
    }
}
