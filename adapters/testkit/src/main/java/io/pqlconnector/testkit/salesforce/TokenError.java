package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Answer;

/** Why there is no token: an object, other than all other errors (Salesforce contract §0). */
record TokenError(String error, String description) {

    static TokenError of(TokenTrouble trouble) {
        return new TokenError(trouble.error(), trouble.description());
    }

    Answer.Whole asAnswer() {
        if (error.isEmpty()) {
            return new Answer.Whole(503, "<html><body>Down for maintenance</body></html>")
                    .with("Content-Type", "text/html");
        }
        return Json.answer(400, Json.object().put("error", error).put("error_description", description));
    }
}
