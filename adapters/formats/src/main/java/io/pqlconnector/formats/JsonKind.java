package io.pqlconnector.formats;

/** What a JSON value is. */
enum JsonKind {
    STRING,
    NUMBER,
    BOOLEAN,
    NULL,
    OBJECT,
    ARRAY
}
