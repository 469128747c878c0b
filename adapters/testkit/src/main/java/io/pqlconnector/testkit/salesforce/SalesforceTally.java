package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Counts;
import java.util.Set;

/**
 * Counts what arrives at a fake Salesforce, by names such as {@code query}, {@code query/more},
 * {@code collections/upsert/Account}, {@code collections/update}, {@code describe/Account}, {@code composite},
 * {@code actions/assignTargetToSalesCadence}, {@code bulk/create}, {@code bulk/poll}, {@code rows/upsert/Account},
 * {@code tooling/create}, {@code limits}. Calls that go wrong count too.
 */
public final class SalesforceTally {
    /** The calls for tokens. */
    public static final String TOKEN = "token";

    private final Counts<String> calls = new Counts<>();
    private final Counts<String> writes = new Counts<>();
    private final Counts<String> inside = new Counts<>();

    SalesforceTally() {}

    /** How many calls of a name arrived. */
    public long calls(String name) {
        return calls.of(name);
    }

    /** How many calls arrived, those for tokens left out. */
    public long calls() {
        return calls.all() - calls.of(TOKEN);
    }

    /**
     * How many calls of a family arrived: those of the name, and of those that begin with it.
     *
     * @param name {@code collections}, {@code collections/upsert}, {@code query}, {@code bulk}, ...
     */
    public long family(String name) {
        return calls.seen().stream()
                .filter(one -> one.equals(name) || one.startsWith(name + "/"))
                .mapToLong(calls::of)
                .sum();
    }

    /** How many calls of a name arrived as parts of a {@code composite}, which is one call for Salesforce's limits. */
    public long inside(String name) {
        return inside.of(name);
    }

    /** How many calls arrived that change something. */
    public long writes() {
        return writes.all();
    }

    /** The names of what was called. */
    public Set<String> names() {
        return calls.seen();
    }

    void calledInside(String name) {
        inside.add(name);
    }

    void called(String name, boolean changes) {
        calls.add(name);
        if (changes) {
            writes.add(name);
        }
    }
}
