package io.pqlconnector.worker.log;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds secrets that are in no configuration by what they look like, such as a token that a service has handed out. */
final class SecretShapes {
    private static final String NAMES =
            "(?:access|refresh|id|auth|session|security|api)[_-]?token|token|client[_-]?secret|api[_-]?secret|secret"
                    + "|api[_-]?key|private[_-]?key|password|passwd|assertion|sig|signature"
                    + "|x-amz-(?:signature|credential|security-token)";

    private static final Pattern NAME = Pattern.compile(NAMES, CASE_INSENSITIVE);

    // Of each, the first group is the secret.
    private static final List<Pattern> SHAPES = List.of(
            Pattern.compile(
                    "authorization\\\\?[\"']?\\s{0,4}[:=]\\s{0,4}\\\\?[\"']?((?:[\\w-]{1,20} )?[^\\s\"'\\\\,;}\\]]++)",
                    CASE_INSENSITIVE),
            Pattern.compile("\\b(?:bearer|basic)\\s{1,4}([\\w.~+/-]{16,}+=*+)", CASE_INSENSITIVE),
            Pattern.compile("\\b(?:" + NAMES + ")=([^\\s&\"'\\\\,;)\\]}]++)", CASE_INSENSITIVE),
            Pattern.compile("://([^\\s/?#\"'<>]{1,512})@(?=[^\\s@])"),
            Pattern.compile("hooks\\.slack\\.com/(?:services|workflows|triggers)/([\\w/-]++)", CASE_INSENSITIVE),
            Pattern.compile("webhook\\.office\\.com/([\\w@/-]++)", CASE_INSENSITIVE),
            Pattern.compile("\\b(xox[a-z]-[\\w-]{8,}+)"),
            Pattern.compile("\\b(pat-[a-z]{2}[0-9]-[\\w-]{8,}+)"),
            Pattern.compile("\\b(eyJ[\\w-]{8,}+\\.[\\w-]{8,}+\\.[\\w-]{8,}+)"));

    /** A name in quotes, and the quote that its value begins with. In JSON that stands in JSON, quotes are escaped. */
    private static final Pattern NAMED_VALUE =
            Pattern.compile("\\\\?[\"'](?:" + NAMES + ")\\\\?[\"']\\s{0,4}:\\s{0,4}(\\\\?[\"'])", CASE_INSENSITIVE);

    private static final Pattern KEY_BEGINS = Pattern.compile("-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----");
    private static final String KEY_ENDS = "-----END";

    private SecretShapes() {}

    /** Whether what is called so is a secret, whatever it looks like. */
    static boolean isNamedSecret(String name) {
        return NAME.matcher(name).matches();
    }

    /** The secrets in a text, shape by shape. */
    static List<Span> in(String text) {
        List<Span> found = new ArrayList<>();
        for (Pattern shape : SHAPES) {
            Matcher matcher = shape.matcher(text);
            while (matcher.find()) {
                found.add(new Span(matcher.start(1), matcher.end(1), Span.HIDDEN));
            }
        }
        Matcher key = KEY_BEGINS.matcher(text);
        for (int from = 0; key.find(from); from = last(found).end()) {
            int end = text.indexOf(KEY_ENDS, key.end());
            found.add(new Span(key.end(), end < 0 ? text.length() : end, Span.HIDDEN));
        }
        Matcher named = NAMED_VALUE.matcher(text);
        for (int from = 0; named.find(from); from = last(found).end()) {
            found.add(new Span(named.end(), closing(text, named.end(), named.group(1)), Span.HIDDEN));
        }
        return found;
    }

    private static Span last(List<Span> spans) {
        return spans.get(spans.size() - 1);
    }

    // Where a text ends that began with a quote, or with a quote that is escaped itself. By hand, because a regular
    // expression with a choice in a loop ends in a stack overflow when a value is long.
    private static int closing(String text, int from, String quote) {
        boolean escaped = quote.length() > 1;
        char mark = quote.charAt(quote.length() - 1);
        int backslashes = 0;
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                backslashes++;
                continue;
            }
            if (text.charAt(i) == mark && (escaped ? backslashes == 1 : backslashes % 2 == 0)) {
                return escaped ? i - 1 : i;
            }
            backslashes = 0;
        }
        return text.length();
    }
}
