package io.pqlconnector.worker.config;

import io.pqlconnector.core.alert.AlertKind;
import io.pqlconnector.core.alert.Subscription;
import io.pqlconnector.rules.book.RuleBook;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One of the {@code alerts:} of the configuration: who is told of what, and on which way.
 *
 * @param name unique among the channels
 * @param on what it is told of
 * @param tiers entering one of them is worth telling; empty for the best one of the rules
 * @param digest how long alerts are collected for one message; empty to send them as they come
 * @param mostPerHour how many messages it gets in an hour
 * @param route how they reach people
 * @param settings the keys, all of which were read: for their places
 */
public record AlertChannel(
        String name,
        Set<AlertKind> on,
        List<String> tiers,
        Optional<Duration> digest,
        int mostPerHour,
        Route route,
        Fields settings) {
    public AlertChannel {
        on = Set.copyOf(on);
        tiers = List.copyOf(tiers);
    }

    /** How messages reach people. */
    public sealed interface Route {}

    /**
     * An address that takes messages by HTTP.
     *
     * @param url whoever knows it can post there
     * @param signing what JSON is signed with; empty to leave it unsigned
     */
    public record Webhook(Secret url, Format format, Optional<Secret> signing) implements Route {}

    /** What a webhook takes. */
    public enum Format {
        /** Slack's incoming webhooks, and services that speak like them. */
        SLACK,
        /** The webhooks of Teams' Workflows. */
        TEAMS,
        /** Documented JSON for programs. */
        JSON
    }

    /**
     * A mail server that takes mail.
     *
     * @param to addresses, at least one
     * @param login empty to send without
     */
    public record Email(List<String> to, String from, String host, int port, Optional<Login> login) implements Route {
        public Email {
            to = List.copyOf(to);
        }
    }

    /** How a mail server knows us. */
    public record Login(String username, Secret password) {}

    /** What the channel wants to hear, with the tiers that the rules have. */
    public Subscription subscription(RuleBooks rules) {
        Set<String> wanted = tiers.isEmpty()
                ? rules.book(EntityKind.ACCOUNT).map(RuleBook::tierNames).orElse(List.of()).stream()
                        .limit(1)
                        .collect(Collectors.toUnmodifiableSet())
                : Set.copyOf(tiers);
        return new Subscription(name, on, wanted, digest, mostPerHour);
    }
}
