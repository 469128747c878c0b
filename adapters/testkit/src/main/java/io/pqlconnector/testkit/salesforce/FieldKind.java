package io.pqlconnector.testkit.salesforce;

/** What a field holds. */
enum FieldKind {
    ID("id", "xsd"),
    TEXT("string", "string"),
    LONG_TEXT("textarea", "string"),
    EMAIL("email", "string"),
    URL("url", "string"),
    PHONE("phone", "string"),
    NUMBER("double", "double"),
    WHOLE_NUMBER("int", "int"),
    CURRENCY("currency", "double"),
    CHECKBOX("boolean", "boolean"),
    DATE("date", "date"),
    DATETIME("datetime", "dateTime"),
    PICKLIST("picklist", "string"),
    MULTI_PICKLIST("multipicklist", "string"),
    REFERENCE("reference", "ID");

    private final String word;
    private final String parsed;

    FieldKind(String word, String parsed) {
        this.word = word;
        this.parsed = parsed;
    }

    /** As a describe names it. */
    String word() {
        return word;
    }

    /** As an error about bad JSON names it. */
    String parsed() {
        return parsed;
    }

    boolean isNumber() {
        return this == NUMBER || this == WHOLE_NUMBER || this == CURRENCY;
    }

    boolean isPicklist() {
        return this == PICKLIST || this == MULTI_PICKLIST;
    }

    /** Whether it holds an id. */
    boolean isId() {
        return this == ID || this == REFERENCE;
    }

    boolean isTime() {
        return this == DATE || this == DATETIME;
    }
}
