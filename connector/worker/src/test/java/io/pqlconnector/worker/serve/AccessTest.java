package io.pqlconnector.worker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import io.pqlconnector.spi.config.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AccessTest {
    private static final Optional<Secret> NONE = Optional.empty();
    private static final Optional<Secret> TOKEN = Optional.of(new Secret("0123456789abcdef"));

    @Test
    void onThisMachineAloneOnlyItsOwnNamesCount() {
        Access access = new Access(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8321));

        for (String host :
                List.of("127.0.0.1", "127.0.0.1:8321", "LOCALHOST:9", "localhost", "[::1]:8321", "127.1.2.3")) {
            assertThat(access.isRightHost(host(host), NONE)).as(host).isTrue();
        }
        for (String host : List.of(
                "evil.example",
                "evil.example:8321",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "127.0.0.1@evil.example",
                "127.0.0.1:8321:1",
                "",
                "::1")) {
            assertThat(access.isRightHost(host(host), NONE)).as(host).isFalse();
        }
        assertThat(access.isRightHost(new Headers(), NONE)).as("no host").isFalse();
        Headers two = host("localhost");
        two.add("Host", "evil.example");
        assertThat(access.isRightHost(two, NONE)).as("two hosts").isFalse();
        assertThat(access.isRightHost(host("evil.example"), TOKEN))
                .as("a browser has no token")
                .isTrue();
    }

    @Test
    void whoKnowsTheTokenIsTrusted() {
        assertThat(at("127.0.0.1").isTrusted(new Headers(), NONE)).isTrue();
        assertThat(at("0.0.0.0").isTrusted(new Headers(), NONE))
                .as("a token that was taken out while the address could not be moved")
                .isFalse();
        for (String said : List.of("Bearer 0123456789abcdef", "bearer 0123456789abcdef")) {
            assertThat(at("127.0.0.1").isTrusted(authorization(said), TOKEN))
                    .as(said)
                    .isTrue();
        }
        for (String said : List.of(
                "Bearer 0123456789abcdeF",
                "Bearer 0123456789abcde",
                "Bearer 0123456789abcdef0",
                "Bearer ",
                "Bearer",
                "Basic 0123456789abcdef",
                "0123456789abcdef",
                "")) {
            assertThat(at("127.0.0.1").isTrusted(authorization(said), TOKEN))
                    .as(said)
                    .isFalse();
        }
        assertThat(at("127.0.0.1").isTrusted(new Headers(), TOKEN))
                .as("nothing said")
                .isFalse();
    }

    private static Access at(String host) {
        return new Access(new InetSocketAddress(host, 8321));
    }

    private static Headers host(String value) {
        Headers headers = new Headers();
        headers.add("Host", value);
        return headers;
    }

    private static Headers authorization(String value) {
        Headers headers = new Headers();
        headers.add("Authorization", value);
        return headers;
    }
}
