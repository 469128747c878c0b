package io.pqlconnector.testkit.usage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;

/** Profiles of users and groups, a thousand a page; only the first page says so. */
public final class FakeProfiles {
    private static final int PAGE = 1000;

    private final Map<String, List<String>> profiles = new TreeMap<>();
    private final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
    private IntPredicate sessionDies = call -> false;
    private int refusal;
    private int sessions;

    FakeProfiles() {}

    record Answer(int status, String body) {}

    /**
     * Puts profiles there.
     *
     * @param group the id of a group key; empty for users
     * @param lines a profile each, as the query gives them
     */
    public synchronized void put(String group, List<String> lines) {
        profiles.put(group, List.copyOf(lines));
    }

    /** Lets sessions die at some calls, counted from 1. */
    public synchronized void sessionDies(IntPredicate atCall) {
        sessionDies = atCall;
    }

    /** Refuses every call with a status; 0 for none. */
    public synchronized void refuses(int status) {
        refusal = status;
    }

    /** The forms that came. */
    public List<Map<String, String>> asked() {
        return List.copyOf(asked);
    }

    synchronized Answer answer(Map<String, String> form) {
        asked.add(form);
        if (refusal != 0) {
            return new Answer(refusal, "");
        }
        int page = Integer.parseInt(form.getOrDefault("page", "0"));
        if (page > 0 && (sessionDies.test(asked.size()) || !("s" + sessions).equals(form.get("session_id")))) {
            return new Answer(400, "request for page in uncached query for params");
        }
        if (page == 0) {
            sessions++;
        }
        List<String> all = new ArrayList<>(profiles.getOrDefault(form.getOrDefault("data_group_id", ""), List.of()));
        String where = form.getOrDefault("where", "");
        if (!where.isEmpty()) {
            String since = where.substring(where.indexOf(">= \"") + 4, where.length() - 1);
            all.removeIf(line -> !line.contains("$last_seen") || seen(line).compareTo(since) < 0);
        }
        List<String> results = all.subList(Math.min(all.size(), page * PAGE), Math.min(all.size(), (page + 1) * PAGE));
        return new Answer(
                200,
                "{\"page\":" + page + (page == 0 ? ",\"page_size\":" + PAGE + ",\"total\":" + all.size() : "")
                        + ",\"session_id\":\"s" + sessions + "\",\"status\":\"ok\",\"results\":["
                        + String.join(",", results)
                        + "]}");
    }

    private static String seen(String line) {
        int from = line.indexOf("$last_seen\":\"") + 13;
        return line.substring(from, line.indexOf('"', from));
    }
}
