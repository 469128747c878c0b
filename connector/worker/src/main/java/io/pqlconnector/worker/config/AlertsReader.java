package io.pqlconnector.worker.config;

import io.pqlconnector.core.alert.AlertKind;
import io.pqlconnector.core.alert.Subscription;
import io.pqlconnector.rules.book.RuleBook;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code alerts:}. */
final class AlertsReader {
    private static final Pattern ADDRESS = Pattern.compile("[^\\s\\p{Cntrl}@<>,;:\"]+@[^\\s\\p{Cntrl}@<>,;:\"]+");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]+");
    private static final int SUBMISSION = 587;
    private static final int LAST_PORT = 65_535;
    private static final int SHORTEST_SECRET = 16;

    private enum Type {
        WEBHOOK,
        EMAIL
    }

    private AlertsReader() {}

    static List<AlertChannel> read(Fields fields) {
        Set<String> names = new HashSet<>();
        return fields.items("alerts", (node, path) -> channel(Fields.of(node, path, fields.problems()), names));
    }

    private static Optional<AlertChannel> channel(Fields settings, Set<String> names) {
        Optional<Type> type = settings.choice("type", Type.class);
        settings.required("type", type, Type.WEBHOOK, "type: webhook, or type: email");
        String name = ConfigReader.writtenOut(settings, "name")
                .orElseGet(() -> ConfigReader.freeName(
                        type.map(found -> found == Type.EMAIL ? "email" : "webhook")
                                .orElse("alerts"),
                        names));
        if (!names.add(name)) {
            settings.problem("name", "\"" + name + "\" is taken. Give each of the alerts a name of its own.");
        }
        Set<AlertKind> on = on(settings);
        long most = settings.wholeNumber("most_per_hour").orElse((long) Subscription.MOST_PER_HOUR);
        if (most < 1 || most > Integer.MAX_VALUE) {
            settings.problem("most_per_hour", "must be at least 1, found " + most + ".");
        }
        AlertChannel channel = new AlertChannel(
                name,
                on,
                settings.texts("tiers"),
                settings.duration("digest"),
                (int) Math.max(1, Math.min(most, Integer.MAX_VALUE)),
                type.filter(Type.EMAIL::equals).isPresent() ? email(settings) : webhook(settings, type),
                settings);
        settings.rejectUnknown();
        return type.map(found -> channel);
    }

    private static Set<AlertKind> on(Fields settings) {
        List<String> words = AlertKind.offered().stream().map(AlertKind::word).toList();
        EnumSet<AlertKind> kinds = EnumSet.noneOf(AlertKind.class);
        settings.items("on", (node, path) -> {
            String word = node instanceof Node.Scalar scalar ? scalar.text() : "";
            Optional<AlertKind> kind = AlertKind.offered().stream()
                    .filter(one -> one.word().equals(word))
                    .findFirst();
            kind.ifPresentOrElse(
                    kinds::add,
                    () -> settings.problems().addUnknown(node.at(), path, word.isEmpty() ? node.kind() : word, words));
            return kind;
        });
        if (!settings.has("on") || isEmpty(settings, "on")) {
            settings.problem(
                    "on",
                    (settings.has("on") ? "is empty, so nothing would be told." : "is missing.")
                            + " Say what is to be told, such as on: [qualified, run_failed, source_silent]. There are "
                            + String.join(", ", words) + ".");
        }
        return kinds;
    }

    private static boolean isEmpty(Fields settings, String key) {
        return settings.node(key)
                .filter(node ->
                        node instanceof Node.Sequence list && list.items().isEmpty())
                .isPresent();
    }

    private static AlertChannel.Webhook webhook(Fields settings, Optional<Type> type) {
        if (type.isEmpty()) {
            // Nobody knows which keys it should have.
            settings.entries();
            return new AlertChannel.Webhook(new Secret(""), AlertChannel.Format.JSON, Optional.empty());
        }
        Optional<AlertChannel.Format> format = settings.choice("format", AlertChannel.Format.class);
        settings.required("format", format, AlertChannel.Format.JSON, "format: slack, teams or json");
        Optional<Secret> signing = hidden(settings, "secret", "HOOK_SECRET");
        signing.filter(secret -> secret.value().length() < SHORTEST_SECRET)
                .ifPresent(any -> settings.problem(
                        "secret",
                        "is too short to sign with. Take at least " + SHORTEST_SECRET + " random characters."));
        if (signing.isPresent()
                && format.filter(AlertChannel.Format.JSON::equals).isEmpty()) {
            settings.problem(
                    "secret", "signs format: json alone; Slack and Teams know no signature. Leave it out here.");
        }
        Optional<Secret> url = hidden(settings, "url", "SLACK_WEBHOOK");
        url.ifPresent(found -> checkUrl(settings, found.value()));
        return new AlertChannel.Webhook(
                settings.required("url", url, new Secret(""), "url: ${SLACK_WEBHOOK}"),
                format.orElse(AlertChannel.Format.JSON),
                signing);
    }

    private static void checkUrl(Fields settings, String url) {
        if (url.isEmpty()) {
            return;
        }
        try {
            URI address = new URI(url);
            String host = Optional.ofNullable(address.getHost()).orElse("");
            boolean encrypted = "https".equalsIgnoreCase(address.getScheme());
            boolean plain = "http".equalsIgnoreCase(address.getScheme()) && Loopback.is(host);
            if (host.isEmpty() || (!encrypted && !plain)) {
                settings.problem(
                        "url",
                        "must begin with https:// and name a host: what it says would travel in the clear. Only this"
                                + " machine itself may be called with http://.");
            }
        } catch (URISyntaxException e) {
            // Without the exception's words, which quote the address.
            settings.problem("url", "is no address. It looks like https://hooks.example.com/services/....");
        }
    }

    private static AlertChannel.Email email(Fields settings) {
        List<String> to = settings.texts("to");
        if (!settings.has("to")) {
            settings.problem("to", "is missing. Write to: [revops@example.com].");
        } else if (isEmpty(settings, "to")) {
            settings.problem("to", "is empty, so nobody would be told. Write to: [revops@example.com].");
        } else if (to.contains("")) {
            settings.problem("to", "has an empty address. Write to: [revops@example.com].");
        }
        to.forEach(address -> checkAddress(settings, "to", address));
        String from = settings.requiredText("from", "from: pql@example.com");
        checkAddress(settings, "from", from);
        String host = settings.requiredText("host", "host: smtp.example.com");
        if (!host.isEmpty() && !HOST.matcher(host).matches()) {
            settings.problem("host", "is no name of a machine. Write it alone, such as smtp.example.com.");
        }
        long port = settings.wholeNumber("port").orElse((long) SUBMISSION);
        if (port < 1 || port > LAST_PORT) {
            settings.problem("port", "must be between 1 and 65535, found " + port + ".");
        }
        Optional<String> username = settings.text("username");
        Optional<Secret> password = hidden(settings, "password", "SMTP_PASSWORD");
        if (settings.has("username") != settings.has("password")) {
            settings.problem(
                    settings.has("username") ? "username" : "password",
                    "stands alone. A mail server wants username and password, or neither.");
        }
        return new AlertChannel.Email(
                to,
                from,
                host,
                (int) Math.max(1, Math.min(port, LAST_PORT)),
                username.flatMap(name -> password.map(secret -> new AlertChannel.Login(name, secret))));
    }

    private static void checkAddress(Fields settings, String key, String address) {
        if (!address.isEmpty() && !ADDRESS.matcher(address).matches()) {
            settings.problem(key, "is no e-mail address. Write it alone, without a name, such as revops@example.com.");
        }
    }

    /** A value that must not stand in the file, since whoever reads the file could use it. */
    private static Optional<Secret> hidden(Fields settings, String key, String example) {
        Optional<Node> node = settings.node(key);
        if (node.isPresent() && !(node.get() instanceof Node.Scalar scalar && scalar.secret())) {
            settings.problem(
                    key,
                    "is a secret and must not stand here. Write " + key + ": ${" + example
                            + "}, or ${file:PATH} for a mounted file.");
            return Optional.empty();
        }
        return settings.secret(key);
    }

    /** Notes tiers that the rules do not have. */
    static void check(Config config, RuleBooks rules) {
        List<String> known =
                rules.book(EntityKind.ACCOUNT).map(RuleBook::tierNames).orElse(List.of());
        for (AlertChannel channel : config.alerts()) {
            Fields settings = channel.settings();
            channel.tiers().stream()
                    .filter(tier -> !known.contains(tier))
                    .forEach(tier -> settings.problems()
                            .addUnknown(settings.at("tiers"), settings.pathOf("tiers"), tier, known));
        }
    }
}
