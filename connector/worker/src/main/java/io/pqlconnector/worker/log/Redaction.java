package io.pqlconnector.worker.log;

import io.pqlconnector.spi.config.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Takes out of a text what must not be in a log: the secrets of the configuration, what looks like one, and, unless they are
 * wanted, e-mail addresses, in whose place a hash stands that is the same for the same address. Immutable.
 */
final class Redaction {
    /** Anything shorter is a word or a number somewhere. */
    private static final int SHORTEST = 6;

    private final List<String> secrets;
    private final boolean personalData;
    private final Salt salt;

    /**
     * For some secrets.
     *
     * @param secrets of which those of less than six characters are left alone
     * @param personalData whether e-mail addresses may stand there as they are
     */
    Redaction(Collection<Secret> secrets, boolean personalData, Salt salt) {
        Set<String> forms = secrets.stream()
                .map(Secret::value)
                .flatMap(Redaction::parts)
                .filter(part -> part.length() >= SHORTEST)
                .flatMap(Redaction::forms)
                .collect(Collectors.toUnmodifiableSet());
        this.secrets = List.copyOf(forms);
        this.personalData = personalData;
        this.salt = salt;
    }

    // A key of many lines is told line by line as well.
    private static Stream<String> parts(String secret) {
        return Stream.concat(Stream.of(secret), secret.lines()).map(String::strip);
    }

    private static Stream<String> forms(String secret) {
        String inForm = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        return Stream.of(
                secret,
                inForm,
                inForm.replace("+", "%20"),
                new String(JsonStringEncoder.getInstance().quoteAsCharArray(secret)));
    }

    /** The text as it may be shown. */
    String apply(String text) {
        List<Span> hidden = new ArrayList<>(SecretShapes.in(text));
        for (String secret : secrets) {
            for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
                hidden.add(new Span(at, at + secret.length(), Span.HIDDEN));
            }
        }
        if (!personalData) {
            hidden.addAll(EmailAddresses.in(text, address -> "email:" + salt.hash(address)));
        }
        return Span.without(hidden, text);
    }
}
