package io.pqlconnector.worker.config;

import java.util.regex.Pattern;

/** Whether an address is this machine itself, so that what is said to it leaves it not. */
public final class Loopback {
    private static final Pattern THIS_MACHINE =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|(\\[)?(::1|0:0:0:0:0:0:0:1)]?", Pattern.CASE_INSENSITIVE);

    private Loopback() {}

    /**
     * Whether a host as it is written down is this machine. Names are not looked up: what a name server says can change.
     *
     * @param host a name, or an address with or without brackets
     */
    public static boolean is(String host) {
        return THIS_MACHINE.matcher(host).matches();
    }
}
