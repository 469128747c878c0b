package io.pqlconnector.spi.source;

/**
 * Reads the lines of one vendor's export. Safe to use from many threads: what a thread needs while it parses is in the
 * parser that it opens.
 */
public interface LineFormat {

    /** A parser for one thread. */
    Parser openParser();

    /** Parses lines, one at a time; for one thread. */
    interface Parser {

        /**
         * Parses one line and hands over what it holds: usually one record, none for a blank line or a remark.
         *
         * @param from index of the first byte of the line
         * @param to index after its last byte; the line feed does not belong to the line
         * @throws MalformedLineException if the line is no record
         * @throws io.pqlconnector.spi.AdapterException if the line says that the slice is not whole, such as an export that
         *     ends with an error; the sink passes it on and nothing of the slice counts
         */
        void parse(byte[] bytes, int from, int to, Output output) throws MalformedLineException;
    }

    /** Takes the records of a line. */
    interface Output {
        void record(UsageRecord record);
    }
}
