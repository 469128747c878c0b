package io.pqlconnector.usage.signal;

/**
 * Whose each actor is: {@code actor_owners(actor, account, person)}, in which accounts and users have numbers, and {@code
 * numbered_accounts(account, name)}. Numbers, because what follows groups by them several times; those of accounts are in
 * the order of their names.
 */
final class Owners {
    private final Scratch scratch;

    /** Makes the tables of a table {@code events(account, person, actor)}. */
    Owners(Scratch scratch) {
        this.scratch = scratch;
        String events = scratch.table("events");
        number("numbered_accounts", "account", "order by name", events);
        number("numbered_persons", "person", "", events);
        scratch.create(
                "actor_owners",
                "select e.actor, a.account, p.person from " + events + " as e join " + accounts()
                        + " as a on a.name = e.account left join " + scratch.table("numbered_persons")
                        + " as p on p.name = e.person");
    }

    private void number(String table, String column, String order, String events) {
        scratch.create(
                table,
                "select cast(row_number() over (" + order + ") as integer) as " + column
                        + ", name from (select distinct " + column + " as name from " + events + " where " + column
                        + " is not null) as d");
    }

    /** The table with the accounts' names. */
    String accounts() {
        return scratch.table("numbered_accounts");
    }

    /** A relation of rows with an actor, with the accounts and the user whose they are. */
    String owned(String relation) {
        return "(select o.account, o.person, x.* from " + relation + " as x join " + scratch.table("actor_owners")
                + " as o on o.actor = x.actor)";
    }
}
