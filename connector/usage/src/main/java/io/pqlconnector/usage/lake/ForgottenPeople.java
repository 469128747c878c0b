package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.spi.source.UsageRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whose records are not taken into the lake any more, although sources still have them: the file {@code forgotten} beside the
 * lake, with a keyed hash of each address and id and no address itself. Whoever has the file can tell whether somebody is in it,
 * and not who is. Safe for use by several threads.
 */
public final class ForgottenPeople {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final HexFormat HEX = HexFormat.of();

    /** Whatever may be an address: who is taken for one too many is only looked up in vain. */
    private static final Pattern ADDRESS =
            Pattern.compile("[\\p{L}\\p{N}._%+'-]+@[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+");

    private final Path file;
    private final SecretKeySpec key;
    private final Set<String> hashes;

    private ForgottenPeople(Path file, byte[] key, Collection<String> hashes) {
        this.file = file;
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.hashes = new TreeSet<>(hashes);
    }

    /**
     * Those that a lake's neighbour names; nobody if there is no such file.
     *
     * @throws LakeException if the file cannot be read or is damaged: without it, people would come back
     */
    public static ForgottenPeople of(Path lake) {
        Path file = lake.resolveSibling("forgotten");
        try {
            if (!Files.exists(file)) {
                byte[] key = new byte[KEY_BYTES];
                new SecureRandom().nextBytes(key);
                return new ForgottenPeople(file, key, List.of());
            }
            List<String> lines = Files.readAllLines(file);
            byte[] key = HEX.parseHex(lines.get(0));
            List<String> hashes = lines.subList(1, lines.size());
            if (key.length != KEY_BYTES || hashes.stream().anyMatch(hash -> !hash.matches("[0-9a-f]{64}"))) {
                throw new IllegalArgumentException("not what this program writes");
            }
            return new ForgottenPeople(file, key, hashes);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new LakeException(
                    file
                            + " cannot be read, or is damaged. It says whose records are not to come back. Put it back from a"
                            + " copy of the data folder; without one, delete it and run ./pql forget again for each person.",
                    e);
        }
    }

    /** Whether there is nobody in it. */
    public boolean isEmpty() {
        return hashes.isEmpty();
    }

    /**
     * Adds addresses and ids, for good.
     *
     * @throws LakeException if the file cannot be written
     */
    void add(Collection<String> texts) {
        texts.forEach(text -> hashes.add(hash(text)));
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(part, HEX.formatHex(key.getEncoded()) + "\n" + String.join("\n", hashes) + "\n");
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw LakeDirectory.cannotWrite(file, e);
        }
    }

    /** Whether a record is theirs, or names one of them. */
    boolean concerns(UsageRecord event) {
        return isIn(event.userId())
                || (event.userId().isEmpty() && isIn(event.anonymousId()))
                || isIn(event.previousId())
                || names(event.properties())
                || names(event.context())
                || names(event.name());
    }

    private boolean names(byte[] json) {
        return json.length > 0 && names(new String(json, StandardCharsets.UTF_8));
    }

    private boolean names(String text) {
        if (text.indexOf('@') < 0) {
            return false;
        }
        Matcher address = ADDRESS.matcher(text);
        while (address.find()) {
            if (isIn(address.group())) {
                return true;
            }
        }
        return false;
    }

    private boolean isIn(String text) {
        return !text.isEmpty() && hashes.contains(hash(text));
    }

    private String hash(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HEX.formatHex(
                    mac.doFinal(text.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
