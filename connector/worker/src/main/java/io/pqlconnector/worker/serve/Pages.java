package io.pqlconnector.worker.serve;

import io.pqlconnector.spi.config.Secret;
import java.util.Optional;

/** What can be read at the server beside the pushes that it takes. Asked for anew with each request. */
public interface Pages {
    /** Nothing can be read. */
    Pages NONE = new Pages() {
        @Override
        public Optional<Page> at(String path) {
            return Optional.empty();
        }

        @Override
        public Optional<Secret> token() {
            return Optional.empty();
        }
    };

    /**
     * The page at a path.
     *
     * @param path as it stands in the address, still encoded
     */
    Optional<Page> at(String path);

    /** What {@link Page.Audience#TRUSTED} readers have to know; empty if everybody is who reaches the address. */
    Optional<Secret> token();
}
