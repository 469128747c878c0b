package io.pqlconnector.formats;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.MalformedLineException;
import java.util.function.Function;

/**
 * Mixpanel's export lines, where a line that says that the export ends before its time fails the slice whole instead of being
 * put aside: what is missing would otherwise count as usage that did not happen.
 */
public final class WholeExport implements LineFormat {
    private final LineFormat format;
    private final Function<MalformedLineException, AdapterException> failure;

    /**
     * A format that is watched.
     *
     * @param failure how the source says that its slice is not whole
     */
    public WholeExport(MixpanelExport format, Function<MalformedLineException, AdapterException> failure) {
        this.format = format;
        this.failure = failure;
    }

    @Override
    public Parser openParser() {
        Parser parser = format.openParser();
        return (bytes, from, to, output) -> {
            try {
                parser.parse(bytes, from, to, output);
            } catch (MalformedLineException e) {
                if (MixpanelExport.isCutShort(bytes, from, to)) {
                    throw failure.apply(e);
                }
                throw e;
            }
        };
    }
}
