package io.pqlconnector.spi.source;

/**
 * The unit that a source re-reads whole: one file, one project day, one archive object.
 *
 * @param id stable from run to run
 * @param mark a cheap mark that differs whenever the content may differ: size and modification time, an ETag
 * @param bytes how much there is to read, for progress; 0 if unknown
 */
public record Slice(SliceId id, String mark, long bytes) {}
