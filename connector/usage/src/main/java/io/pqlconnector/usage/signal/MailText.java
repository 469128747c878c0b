package io.pqlconnector.usage.signal;

/** Mail addresses in SQL. */
final class MailText {
    private MailText() {}

    /** The address in lower case; null for what has not the form of one. */
    static String address(String text) {
        String trimmed = "trim(" + text + ")";
        return "case when " + text + " like '%_@_%._%' and " + text + " not like '%@%@%' and " + trimmed
                + " not like '% %' then lower(" + trimmed + ") end";
    }

    /** The part of an address after the {@code @}. */
    static String host(String address) {
        return "split_part(" + address + ", '@', 2)";
    }
}
