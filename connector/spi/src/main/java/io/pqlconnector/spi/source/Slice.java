package io.pqlconnector.spi.source;

/**
 * The unit that a source re-reads whole: one file, one project day, one archive object.
 *
 * <p>A slice that is <em>late</em> is read again only for what came late, or changed of old: whoever has a nightly pass for
 * that may leave it until then, and still sees all that is recent. One that was never read is read whenever it is listed.
 *
 * @param id stable from run to run
 * @param mark a cheap mark that differs whenever the content may differ: size and modification time, an ETag
 * @param bytes how much there is to read, for progress; 0 if unknown
 * @param late whether reading it again can wait for the night
 */
public record Slice(SliceId id, String mark, long bytes, boolean late) {
    /** One that is read again as soon as its mark differs. */
    public Slice(SliceId id, String mark, long bytes) {
        this(id, mark, bytes, false);
    }
}
