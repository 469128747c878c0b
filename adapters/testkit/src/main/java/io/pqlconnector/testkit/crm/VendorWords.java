package io.pqlconnector.testkit.crm;

import io.pqlconnector.testkit.web.Answer;

/** How a vendor says what goes wrong. */
public interface VendorWords {

    /** Too many calls; without a word on how long to wait. */
    Answer.Whole throttled();

    /** Lets the token run out, and says so. */
    Answer.Whole expireToken();

    /** The same answer without half of what it tells, at least one thing. */
    Answer.Whole halved(Answer.Whole answer);
}
