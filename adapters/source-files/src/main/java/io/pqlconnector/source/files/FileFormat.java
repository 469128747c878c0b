package io.pqlconnector.source.files;

/** What the files of a source hold; users write the names in lower case. */
enum FileFormat {
    /** Lines of Mixpanel's raw event export. */
    MIXPANEL,
    /** User profiles as Mixpanel's Engage lists them, a line each. */
    MIXPANEL_PROFILES,
    /** Group profiles as Mixpanel's Engage lists them, a line each. */
    MIXPANEL_GROUPS,
    /** Lines of Segment's archive. */
    SEGMENT,
    /** Tables of traits with a header. */
    TRAITS_CSV
}
