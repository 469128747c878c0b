package io.pqlconnector.testkit.crm;

import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.ReplyPolicy;
import io.pqlconnector.http.Verdict;
import io.pqlconnector.spi.destination.CallUsage;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the scripted CRM answers: always with a JSON object, and with its quota in two headers. */
final class ScriptedReplies implements ReplyPolicy {
    private static final JsonMapper JSON = new JsonMapper();

    /** The body of a reply; empty if it is no JSON object. */
    static Optional<JsonNode> json(HttpReply reply) {
        try {
            return Optional.of(JSON.readTree(reply.body())).filter(JsonNode::isObject);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    // A success that cannot be read is none: a proxy spoke, or the document was cut off.
    @Override
    public Verdict judge(HttpReply reply, Instant now) {
        return reply.isSuccess() && json(reply).isEmpty() ? Verdict.FAULT : ReplyPolicy.byStatus(reply, now);
    }

    @Override
    public Optional<CallUsage.Quota> quota(HttpReply reply) {
        Optional<Long> limit = number(reply, "X-Quota-Limit");
        Optional<Long> used = number(reply, "X-Quota-Used");
        return limit.flatMap(all -> used.map(some -> new CallUsage.Quota(all, some)));
    }

    private static Optional<Long> number(HttpReply reply, String header) {
        return reply.header(header).filter(text -> text.matches("[0-9]{1,18}")).map(Long::parseLong);
    }
}
