package io.pqlconnector.spi.destination;

import java.util.Locale;

/** The types of fields that a mapping can name. */
public enum FieldType {
    NUMBER,
    TEXT,
    ENUMERATION,
    MULTI_SELECT,
    BOOL,
    DATE,
    DATETIME;

    /** As a mapping file writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
