package io.pqlconnector.worker.ops;

import io.pqlconnector.worker.render.JsonText;
import io.pqlconnector.worker.serve.Answer;

/** An answer that says what is wrong, as RFC 9457 has it. */
final class Problem {
    private Problem() {}

    /** With a status, what kind of problem it is, and what to do. */
    static Answer of(int status, String title, String detail) {
        return Answer.of(status, "application/problem+json", JsonText.object(json -> {
            json.writeStringProperty("type", "about:blank");
            json.writeStringProperty("title", title);
            json.writeNumberProperty("status", status);
            json.writeStringProperty("detail", detail);
        }));
    }

    static Answer badRequest(String detail) {
        return of(400, "Bad Request", detail);
    }

    static Answer notFound(String detail) {
        return of(404, "Not Found", detail);
    }
}
