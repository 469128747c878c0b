package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.config.Secret;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Optional;

/** How we log in (Salesforce contract §1). */
sealed interface Credentials {

    /** As a user sees it in the configuration. */
    String flow();

    /**
     * A signed statement of who we are, without a secret that Salesforce knows.
     *
     * @param clientId the app's consumer key
     * @param username of the user in whose name we act
     * @param audience which login the statement is for
     */
    record JwtBearer(String clientId, String username, PrivateKey key, String audience) implements Credentials {
        @Override
        public String flow() {
            return "jwt_bearer";
        }

        @Override
        public String toString() {
            return "JwtBearer[" + clientId + "]";
        }
    }

    /** The app itself, in the name of the user that its settings say it runs as. */
    record ClientCredentials(String clientId, Secret clientSecret) implements Credentials {
        @Override
        public String flow() {
            return "client_credentials";
        }
    }

    /**
     * A token that a person has given to the app.
     *
     * @param clientSecret empty if the app needs none
     * @param file where the newest token is kept, since an app may give another one at each use
     */
    record RefreshToken(String clientId, Optional<Secret> clientSecret, Secret token, Path file)
            implements Credentials {
        @Override
        public String flow() {
            return "refresh_token";
        }
    }
}
