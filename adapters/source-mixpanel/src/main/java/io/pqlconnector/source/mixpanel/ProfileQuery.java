package io.pqlconnector.source.mixpanel;

import io.pqlconnector.formats.MixpanelProfiles;
import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.OpenReply;
import io.pqlconnector.pull.Waits;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.UsageSink;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Profiles of users and of groups, page by page within a session. Only the first page says how large a page is. A session that
 * is gone is begun anew, from the first page: a profile that comes twice stands once.
 *
 * @see <a href="https://developer.mixpanel.com/reference/engage-query">Query profiles</a>
 */
final class ProfileQuery {
    private static final int STANDARD_SIZE = 1000;
    private static final int SESSIONS = 3;
    private static final int TRIES_OF_A_PAGE = 3;
    private static final String GROUP = "data_group_id";
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final MixpanelSettings settings;
    private final HttpLane lane;
    private final Refusals refusals;
    private final Waits waits;

    ProfileQuery(MixpanelSettings settings, HttpLane lane, Refusals refusals, Waits waits) {
        this.settings = settings;
        this.lane = lane;
        this.refusals = refusals;
        this.waits = waits;
    }

    /** Reads all users. */
    void users(UsageSink sink) throws InterruptedException {
        // Without this, everyone who ever sent an event would come, profile or not.
        read(Map.of("include_all_users", "false"), "user profiles", MixpanelProfiles.ofUsers(sink.columns()), sink);
    }

    /** Reads the users who were seen since the start of a day. */
    void usersSeenSince(LocalDate day, UsageSink sink) throws InterruptedException {
        Map<String, String> form =
                Map.of("include_all_users", "false", "where", "properties[\"$last_seen\"] >= \"" + day + "T00:00:00\"");
        read(form, "user profiles", MixpanelProfiles.ofUsers(sink.columns()), sink);
    }

    /**
     * Reads all groups of a kind.
     *
     * @param group the id of the group key: a number of 64 bits, which may be negative
     */
    void groups(String group, UsageSink sink) throws InterruptedException {
        Map<String, String> form = Map.of(GROUP, group);
        read(form, "profiles of group key " + group, MixpanelProfiles.ofGroups(sink.columns()), sink);
    }

    private void read(Map<String, String> form, String what, LineFormat format, UsageSink sink)
            throws InterruptedException {
        for (int session = 1; session <= SESSIONS; session++) {
            if (readSession(form, what, format, sink)) {
                return;
            }
        }
        throw new AdapterException(
                FailureKind.UNAVAILABLE,
                "Mixpanel broke off the " + what + " " + SESSIONS
                        + " times. Nothing of them was taken; the next run asks again.",
                null);
    }

    /** Whether the last page came. */
    private boolean readSession(Map<String, String> form, String what, LineFormat format, UsageSink sink)
            throws InterruptedException {
        Optional<ProfilePage> first = page(form, 0, what, format, sink);
        if (first.isEmpty()) {
            return false;
        }
        int size = first.get().size().orElse(STANDARD_SIZE);
        Optional<String> session = first.get().session();
        int profiles = first.get().profiles();
        for (int number = 1; profiles >= size; number++) {
            Map<String, String> next = new TreeMap<>(form);
            session.ifPresent(id -> next.put("session_id", id));
            next.put("page", Integer.toString(number));
            Optional<ProfilePage> page = page(next, number, what, format, sink);
            if (page.isEmpty()) {
                return false;
            }
            profiles = page.get().profiles();
        }
        return true;
    }

    // Empty if the session is gone, or the page never came whole.
    private Optional<ProfilePage> page(
            Map<String, String> form, int number, String what, LineFormat format, UsageSink sink)
            throws InterruptedException {
        for (int attempt = 1; attempt <= TRIES_OF_A_PAGE; attempt++) {
            try (OpenReply reply = lane.open(call(form))) {
                HttpReply head = reply.head();
                if (head.isSuccess()) {
                    return Optional.of(ProfilePage.read(reply.body(), sink, format));
                }
                if (number == 0 || head.status() != 400) {
                    throw refusals.ofProfiles(head, what, doWithout(form));
                }
                return Optional.empty();
            } catch (IOException e) {
                waits.pause(PAUSE.multipliedBy(1L << attempt), "a page of Mixpanel's " + what + " was cut short");
            }
        }
        return Optional.empty();
    }

    private static String doWithout(Map<String, String> form) {
        return Optional.ofNullable(form.get(GROUP))
                .map(group -> "take " + group + " out of groups")
                .orElse("write profiles: none");
    }

    // Read only, though it is a POST: the form would be too long for an address.
    private HttpCall call(Map<String, String> form) {
        HttpCall call = HttpCall.of("POST", HttpCall.Effect.READ, "/engage").form(form);
        return settings.project()
                .map(project -> call.query("project_id", project.toString()))
                .orElse(call);
    }
}
