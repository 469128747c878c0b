package io.pqlconnector.crm.hubspot;

import io.pqlconnector.spi.config.Secret;

/** How we show who we are. Never shows a secret itself. */
sealed interface Credentials {

    /** The token of a service key, of a project app with static auth, or of a private app: they all are used alike. */
    record Token(Secret token) implements Credentials {}

    /** An app that was installed in the portal. */
    record OAuth(String clientId, Secret clientSecret, Secret refreshToken) implements Credentials {}
}
