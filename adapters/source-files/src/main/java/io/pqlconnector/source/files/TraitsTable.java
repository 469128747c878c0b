package io.pqlconnector.source.files;

import io.pqlconnector.formats.IdHash;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.source.ColumnValues;
import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.UsageRecord;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What the columns of a table of traits mean. A row with a user or an e-mail address is about that user, any other about the account.
 *
 * <p>Tables with the same columns replace one another's rows, the later {@code observed_at} standing; tables with other columns add to
 * what is known. Rows that are dated differently are kept side by side, so that a trait can be seen as it was.
 */
final class TraitsTable {
    private static final byte[] NO_BYTES = new byte[0];

    private final List<String> names;
    private final int account;
    private final int domain;
    private final int user;
    private final int email;
    private final int observedAt;
    private final PropertyColumns columns;
    private final JsonFactory json = new JsonFactory();
    private final IdHash hash = new IdHash();

    private TraitsTable(List<String> names, PropertyColumns columns) {
        this.names = names;
        this.account = names.indexOf("account");
        this.domain = names.indexOf("domain");
        this.user = names.indexOf("user");
        this.email = names.indexOf("email");
        this.observedAt = names.indexOf("observed_at");
        this.columns = columns;
    }

    /**
     * From the header.
     *
     * @throws MalformedLineException if the header cannot be used; the message says what it needs
     */
    static TraitsTable of(String[] header, PropertyColumns columns) throws MalformedLineException {
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String cell : header) {
            String name = known(cell.strip());
            if (!name.isEmpty() && !seen.add(name)) {
                throw new MalformedLineException(
                        "the header names the column \"" + name + "\" twice. Rename or remove one of them.");
            }
            names.add(name);
        }
        TraitsTable table = new TraitsTable(names, columns);
        if (Stream.of(table.account, table.domain, table.user, table.email).allMatch(place -> place < 0)) {
            throw new MalformedLineException("the header has no column account or domain that says whom a row is about."
                    + " Columns found: "
                    + names.stream().filter(name -> !name.isEmpty()).collect(Collectors.joining(", "))
                    + ". Rename the one that holds the account's key to account, or its web domain to domain.");
        }
        return table;
    }

    /** The record of one row. */
    UsageRecord record(String[] cells) throws MalformedLineException {
        if (cells.length != names.size()) {
            throw new MalformedLineException("the row has " + cells.length + " cells, the header has " + names.size());
        }
        String userKey = first(cells, user, email);
        String accountKey = first(cells, account, domain);
        boolean isUser = !userKey.isEmpty();
        if (!isUser && accountKey.isEmpty()) {
            throw new MalformedLineException("the row does not say whom it is about");
        }
        Instant observed = observedAt(cells);
        Map<String, String> traits =
                traits(cells, isUser ? user : account < 0 || cells[account].isBlank() ? domain : account);
        hash.begin(isUser ? 'u' : 'a').text(isUser ? userKey : accountKey).number(observed.toEpochMilli());
        names.forEach(hash::text);
        return new UsageRecord(
                isUser ? RecordKind.USER_PROFILE : RecordKind.ACCOUNT_PROFILE,
                hash.finish(),
                "",
                observed,
                observed,
                userKey,
                "",
                isUser ? "" : accountKey,
                "",
                object(traits),
                NO_BYTES,
                columnValues(traits));
    }

    private static String known(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "account", "domain", "user", "email", "observed_at" -> lower;
            default -> name;
        };
    }

    private static String first(String[] cells, int place, int otherwise) {
        String key = place < 0 ? "" : cells[place].strip();
        return !key.isEmpty() || otherwise < 0 ? key : cells[otherwise].strip();
    }

    private Instant observedAt(String[] cells) throws MalformedLineException {
        String text = observedAt < 0 ? "" : cells[observedAt].strip();
        if (text.isEmpty()) {
            return Instant.EPOCH;
        }
        return Fields.parseInstant(text)
                .orElseThrow(() -> new MalformedLineException(
                        "observed_at is no date such as 2026-03-31 and no instant such as 2026-03-31T12:00:00Z"));
    }

    private Map<String, String> traits(String[] cells, int key) {
        Map<String, String> traits = new LinkedHashMap<>();
        for (int i = 0; i < cells.length; i++) {
            if (i != key && i != observedAt && !names.get(i).isEmpty() && !cells[i].isBlank()) {
                traits.put(names.get(i), cells[i].strip());
            }
        }
        return traits;
    }

    private byte[] object(Map<String, String> traits) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
            generator.writeStartObject();
            traits.forEach(generator::writeStringProperty);
            generator.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private ColumnValues columnValues(Map<String, String> traits) {
        List<PropertyPath> paths = columns.paths();
        @Nullable String[] values = new @Nullable String[paths.size()];
        for (int i = 0; i < values.length; i++) {
            boolean isTrait = paths.get(i).root() == PropertyPath.Root.PROPERTIES;
            values[i] = isTrait ? traits.get(paths.get(i).key()) : null;
        }
        return ColumnValues.of(values);
    }
}
