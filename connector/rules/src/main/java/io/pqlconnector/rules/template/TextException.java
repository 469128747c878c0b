package io.pqlconnector.rules.template;

/** A text that does not compile; the message says why, in words. Never leaves the package. */
final class TextException extends Exception {
    private static final long serialVersionUID = 1L;

    TextException(String message) {
        super(message);
    }

    String words() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
