package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.config.Secret;

/** The newest refresh token, where the app gives another one at each use. */
interface RefreshTokens {

    /** The one to use now. */
    Secret current();

    /** Keeps one that Salesforce has given in the place of the current one, before anything else is done with the answer. */
    void keep(Secret next);
}
