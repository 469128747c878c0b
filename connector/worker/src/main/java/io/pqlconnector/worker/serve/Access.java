package io.pqlconnector.worker.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.worker.config.Loopback;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides who may read. Where there is no token, being on this machine is what counts; a page in a browser on this machine
 * could then ask as well, by letting its own name stand for 127.0.0.1, and is told by the name that it asks for.
 */
final class Access {
    private static final String BEARER = "bearer ";

    private final boolean loopback;
    private final String bind;

    /**
     * At an address.
     *
     * @param at where the server listens, as it is configured
     */
    Access(InetSocketAddress at) {
        loopback = at.getAddress() != null && at.getAddress().isLoopbackAddress();
        String name = at.getHostString().toLowerCase(Locale.ROOT);
        bind = name.contains(":") ? "[" + name + "]" : name;
    }

    /** Whether the name that is asked for is one of this machine, where that matters. */
    boolean isRightHost(Headers headers, Optional<Secret> token) {
        if (!loopback || token.isPresent()) {
            return true;
        }
        List<String> hosts = headers.getOrDefault("Host", List.of());
        if (hosts.size() != 1) {
            return false;
        }
        String host = hosts.get(0).strip().toLowerCase(Locale.ROOT).replaceFirst(":[0-9]*$", "");
        return host.equals(bind) || Loopback.is(host);
    }

    /**
     * Whether whoever asks knows the token; without one, whether they are on this machine, whatever the configuration says of
     * the address that a server still listens at. Takes as long whatever is wrong with it.
     */
    boolean isTrusted(Headers headers, Optional<Secret> token) {
        if (token.isEmpty()) {
            return loopback;
        }
        List<String> said = headers.getOrDefault("Authorization", List.of());
        if (said.size() != 1 || !said.get(0).regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return false;
        }
        byte[] given = said.get(0).substring(BEARER.length()).strip().getBytes(UTF_8);
        return MessageDigest.isEqual(given, token.get().value().getBytes(UTF_8));
    }
}
