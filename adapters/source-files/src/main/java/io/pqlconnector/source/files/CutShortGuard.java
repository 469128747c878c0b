package io.pqlconnector.source.files;

import io.pqlconnector.formats.MixpanelExport;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.SliceId;

/**
 * Mixpanel's export lines, where a line that says that the export ends before its time fails the file whole instead of being
 * put aside: what is missing would otherwise count as usage that did not happen.
 */
final class CutShortGuard implements LineFormat {
    private final LineFormat format;
    private final SliceId slice;

    CutShortGuard(LineFormat format, SliceId slice) {
        this.format = format;
        this.slice = slice;
    }

    @Override
    public Parser openParser() {
        Parser parser = format.openParser();
        return (bytes, from, to, output) -> {
            try {
                parser.parse(bytes, from, to, output);
            } catch (MalformedLineException e) {
                if (MixpanelExport.isCutShort(bytes, from, to)) {
                    throw new AdapterException(
                            FailureKind.UNAVAILABLE,
                            slice
                                    + ": the export was cut short by Mixpanel (\"terminated early\" or an error in place of an"
                                    + " event). Nothing of this file was taken. Check the region and the project, export it"
                                    + " again and replace the file.",
                            e);
                }
                throw e;
            }
        };
    }
}
