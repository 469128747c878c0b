package io.pqlconnector.worker.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.config.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Wherever in a line they stand, and whoever logs it: no address and no secret is written. */
final class RedactionPropertiesTest {
    @Property(tries = 400)
    void nothingThatIsToBeKeptBackIsInALine(
            @ForAll("places") Place place,
            @ForAll("formats") String format,
            @ForAll("addresses") Address address,
            @ForAll("secrets") String secret,
            @ForAll("between") String between) {
        try (CapturedLog log = CapturedLog.start(format, Set.of(new Secret(secret)))) {
            place.write(between + address.text() + between + secret + between);

            assertThat(log.text()).isNotEmpty();
            assertThat(log.text().toLowerCase(Locale.ROOT)).doesNotContain(address.local());
            assertThat(log.text()).doesNotContain(secret);
        }
    }

    @Property(tries = 300)
    void whatIsNeitherStays(@ForAll("ordinary") String text) {
        Redaction redaction = new Redaction(Set.of(new Secret("S3cr3t_0f_0urs")), false, Salt.random());

        assertThat(redaction.apply(text)).isEqualTo(text);
    }

    @Property(tries = 300)
    void whatWasTakenOutIsTakenOutOnce(
            @ForAll("addresses") Address address, @ForAll("secrets") String secret, @ForAll("between") String between) {
        Redaction redaction = new Redaction(Set.of(new Secret(secret)), false, Salt.random());
        String shown = redaction.apply(between + address.text() + between + secret);

        assertThat(redaction.apply(shown)).isEqualTo(shown);
    }

    /** An address as it stands in a text, and what of it would name somebody. */
    record Address(String text, String local) {}

    /** Where in a line something can stand. */
    enum Place {
        MESSAGE {
            @Override
            void write(String text) {
                library().warn(text);
            }
        },
        ARGUMENT {
            @Override
            void write(String text) {
                library().warn("Gave {} up on {}.", 3, List.of(text));
            }
        },
        VALUE {
            @Override
            void write(String text) {
                library().atWarn().addKeyValue("to", List.of(text)).log("Sent.");
            }
        },
        NAME {
            @Override
            void write(String text) {
                library().atWarn().addKeyValue(text, 1).log("Sent.");
            }
        },
        CONTEXT {
            @Override
            void write(String text) {
                try (MDC.MDCCloseable context = MDC.putCloseable("to", text)) {
                    assertThat(context).isNotNull();
                    library().warn("Sent.");
                }
            }
        },
        EXCEPTION {
            @Override
            void write(String text) {
                library().error("Failed.", new IllegalStateException(text));
            }
        },
        CAUSE {
            @Override
            void write(String text) {
                library().error("Failed.", new IllegalStateException("outer", new IllegalArgumentException(text)));
            }
        },
        SUPPRESSED {
            @Override
            void write(String text) {
                IllegalStateException failure = new IllegalStateException("outer");
                failure.addSuppressed(new IllegalArgumentException(text));
                library().error("Failed.", failure);
            }
        },
        JAVA_LOGGING {
            @Override
            void write(String text) {
                java.util.logging.Logger.getLogger("com.example.old").warning(text);
            }
        };

        abstract void write(String text);

        private static org.slf4j.Logger library() {
            return LoggerFactory.getLogger("com.example.library");
        }
    }

    @Provide
    Arbitrary<Place> places() {
        return Arbitraries.of(Place.values());
    }

    @Provide
    Arbitrary<String> formats() {
        return Arbitraries.of("HUMAN", "JSON");
    }

    @Provide
    Arbitrary<Address> addresses() {
        Arbitrary<String> local = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('.', '_', '-', '+', '\'', 'é', 'ж', '中', '9')
                .ofMinLength(3)
                .ofMaxLength(30)
                .map(middle -> "zq" + middle + "qz");
        Arbitrary<String> label = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('0', '-', 'ü')
                .ofMinLength(1)
                .ofMaxLength(12);
        Arbitrary<String> end = Arbitraries.of("com", "co.uk", "io", "museum", "xn--p1ai", "公司");
        Arbitrary<String> at = Arbitraries.of("@", "%40", "%2540", "\\u0040", "\uFF20");
        return Combinators.combine(local, at, label, end, Arbitraries.of(true, false))
                .as((name, sign, host, top, upper) -> {
                    String text = name + sign + host + "." + top;
                    return new Address(upper && sign.equals("@") ? text.toUpperCase(Locale.ROOT) : text, name);
                });
    }

    @Provide
    Arbitrary<String> secrets() {
        return Arbitraries.strings()
                .withChars("GHIJKLMNOPQRSTUVWXYZ0123456789!/+=$ \"\\éß")
                .ofMinLength(8)
                .ofMaxLength(40)
                .filter(secret -> secret.strip().length() == secret.length())
                .map(secret -> "K" + secret);
    }

    @Provide
    Arbitrary<String> between() {
        return Arbitraries.of(
                " ", ", ", "=", "<", "\"", "'", "\n", "\r\n", "(", ":", "; ", "&", "/", "{\"x\":\"", "?a=");
    }

    @Provide
    Arbitrary<String> ordinary() {
        Arbitrary<String> words = Arbitraries.of(
                "acme.com",
                "run=3",
                "took 2 s",
                "41,206 records",
                "Object@1f2e3d",
                "\u00e9",
                "key=c0ffee",
                "./pql explain acme");
        return words.list().ofMinSize(1).ofMaxSize(8).map(all -> String.join("; ", all));
    }
}
