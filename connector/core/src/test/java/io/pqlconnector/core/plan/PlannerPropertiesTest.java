package io.pqlconnector.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.run.PlanFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class PlannerPropertiesTest {
    private static final List<String> ACCOUNTS = List.of("acme.example", "beta.example", "coda.example");
    private static final List<String> PEOPLE = List.of("u1", "u2", "u3", "u4");

    /** How an account looks on one day: which rules it meets, and how active each person is; 0 is not measured. */
    record Day(boolean there, boolean limit, boolean engaged, boolean large, List<Integer> sessions) {}

    @Property(tries = 150)
    void afterEveryRunTheCrmHoldsWhatTheMappingSaysAndNothingIsLeftToDo(@ForAll("histories") List<List<Day>> history)
            throws InterruptedException {
        World world = new World();
        Instant asOf = World.DAY_1;
        for (List<Day> day : history) {
            world.measures(measured(day));

            world.sync(asOf);

            assertThat(world.planFile(asOf).operations()).isEmpty();
            assertThat(world.planFile(asOf.plus(Duration.ofHours(1))).operations())
                    .isEmpty();
            assertHolds(world, day);
            asOf = asOf.plus(Duration.ofDays(1));
        }
        assertThat(world.crm().enrollments()).doesNotHaveDuplicates();
    }

    @Property(tries = 50)
    void theSameRunPlansTheSame(@ForAll("histories") List<List<Day>> history) throws InterruptedException {
        World world = new World();
        world.measures(measured(history.get(0)));

        PlanFile first = world.planFile(World.DAY_1);
        PlanFile second = world.planFile(World.DAY_1);

        assertThat(second).isEqualTo(first);
    }

    private static void assertHolds(World world, List<Day> day) {
        SortedSet<String> hot = new TreeSet<>();
        for (int i = 0; i < day.size(); i++) {
            Day account = day.get(i);
            if (!account.there()) {
                // What vanished is left as it is.
                if (world.crm().lists().getOrDefault("Hot", new TreeSet<>()).contains(record(i))) {
                    hot.add(record(i));
                }
                continue;
            }
            int score = (account.limit() ? 30 : 0) + (account.engaged() ? 20 : 0) + (account.large() ? 10 : 0);
            assertThat(world.crm().records().get(record(i))).containsEntry("pql_score", Integer.toString(score));
            if (account.limit() && score >= 40) {
                hot.add(record(i));
            }
        }
        assertThat(world.crm().lists().getOrDefault("Hot", new TreeSet<>())).isEqualTo(hot);
        assertChampions(world, day);
    }

    // Each account has people of its own here, so that its champion is the most active of them.
    private static void assertChampions(World world, List<Day> day) {
        for (int i = 0; i < day.size(); i++) {
            if (!day.get(i).there()) {
                continue;
            }
            List<Integer> sessions = day.get(i).sessions();
            int best = sessions.stream().mapToInt(Integer::intValue).max().orElse(0);
            for (int person = 0; person < sessions.size(); person++) {
                String key = "contact/" + ACCOUNTS.get(i).charAt(0) + PEOPLE.get(person);
                boolean champion = best > 0 && sessions.indexOf(best) == person;
                Optional.ofNullable(world.crm().records().get(key))
                        .ifPresent(fields ->
                                assertThat(fields).containsEntry("pql_is_champion", Boolean.toString(champion)));
                assertThat(world.crm().records().containsKey(key) || !champion).isTrue();
            }
        }
    }

    private static AccountMeasurement[] measured(List<Day> day) {
        List<AccountMeasurement> accounts = new ArrayList<>();
        for (int i = 0; i < day.size(); i++) {
            Day account = day.get(i);
            if (!account.there()) {
                continue;
            }
            Usage usage = Usage.of(ACCOUNTS.get(i))
                    .limits(account.limit() ? 1 : 0)
                    .sessions(account.engaged() ? 10 : 9)
                    .employees(account.large() ? 50 : 49);
            for (int person = 0; person < account.sessions().size(); person++) {
                if (account.sessions().get(person) > 0) {
                    usage.user(
                            ACCOUNTS.get(i).charAt(0) + PEOPLE.get(person),
                            account.sessions().get(person));
                }
            }
            accounts.add(usage.measured());
        }
        return accounts.toArray(AccountMeasurement[]::new);
    }

    private static String record(int account) {
        return "company/" + ACCOUNTS.get(account);
    }

    @Provide
    Arbitrary<List<List<Day>>> histories() {
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        Arbitrary<List<Integer>> sessions =
                Arbitraries.integers().between(0, 9).list().ofSize(PEOPLE.size());
        Arbitrary<Day> day = Combinators.combine(Arbitraries.of(true, true, true, false), flag, flag, flag, sessions)
                .as(Day::new);
        return day.list().ofSize(ACCOUNTS.size()).list().ofMinSize(1).ofMaxSize(5);
    }
}
