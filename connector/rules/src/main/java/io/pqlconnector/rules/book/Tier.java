package io.pqlconnector.rules.book;

import io.pqlconnector.rules.condition.Condition;

/**
 * A class of accounts or users, such as {@code hot}.
 *
 * @param when it holds; of a book's tiers the first one counts
 */
public record Tier(String name, Condition when) {}
