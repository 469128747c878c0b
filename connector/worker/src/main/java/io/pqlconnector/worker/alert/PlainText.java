package io.pqlconnector.worker.alert;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Text from accounts and services, made fit to be shown: an account may call itself anything, so nothing of it may begin a
 * line, hide, or turn what stands around it.
 */
final class PlainText {
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}\\s]+");
    private static final String CUT = "…";

    private PlainText() {}

    /**
     * One line without control and format characters.
     *
     * @param most how many UTF-16 units it may have; what is longer is cut, never within a character
     */
    static String line(String text, int most) {
        String seen = UNSEEN.matcher(text).replaceAll(" ").strip();
        if (seen.length() <= most) {
            return seen;
        }
        int end = most - CUT.length();
        return seen.substring(0, Character.isHighSurrogate(seen.charAt(end - 1)) ? end - 1 : end) + CUT;
    }

    /** A link that may be shown: one to a web page, encrypted on its way. */
    static Optional<String> link(Optional<String> link) {
        return link.filter(text -> {
            try {
                URI address = new URI(text);
                return "https".equalsIgnoreCase(address.getScheme()) && address.getHost() != null;
            } catch (URISyntaxException e) {
                return false;
            }
        });
    }
}
