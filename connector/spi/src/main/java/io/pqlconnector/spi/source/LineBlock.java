package io.pqlconnector.spi.source;

/**
 * Bytes of a slice that start at the start of a line and end after a line feed or at the end of the slice. Mutable, and
 * handed from owner to owner: a source fills it, the sink parses it and takes it back.
 */
public final class LineBlock {
    private byte[] bytes;
    private int length;

    /** An empty block. */
    public LineBlock(int capacity) {
        this.bytes = new byte[capacity];
    }

    /** The array behind the block; only the first {@link #length()} bytes count. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes count. */
    public int length() {
        return length;
    }

    /** Says how many bytes count. */
    public void setLength(int length) {
        this.length = length;
    }

    /** Makes room for at least this many bytes, keeping those that count. */
    public void ensureCapacity(int capacity) {
        if (bytes.length < capacity) {
            byte[] larger = new byte[Math.max(capacity, bytes.length * 2)];
            System.arraycopy(bytes, 0, larger, 0, length);
            bytes = larger;
        }
    }
}
