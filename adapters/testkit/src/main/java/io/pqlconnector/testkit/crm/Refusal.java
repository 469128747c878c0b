package io.pqlconnector.testkit.crm;

/** The fake CRM refuses one operation. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String field;

    Refusal(String code, String field, String message) {
        super(message);
        this.code = code;
        this.field = field;
    }

    String code() {
        return code;
    }

    /** Empty if none is to blame. */
    String field() {
        return field;
    }
}
