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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Whose records are not taken into the lake any more, although sources still have them: the file {@code forgotten} beside the
 * lake, with a keyed hash of each address and id and no address itself. Whoever has the file can tell whether somebody is in it,
 * and not who is. Safe for use by several threads.
 *
 * <p>The file is a key and the hashes by it, a line each. Files with different keys cannot be made one list, so that a file
 * may have several such sections: each but the first begins with the word {@code key} before its own. The first one grows.
 */
public final class ForgottenPeople {
    private static final String KEY = "key ";

    private final Path file;
    private final List<HashedTexts> sections;

    private ForgottenPeople(Path file, List<HashedTexts> sections) {
        this.file = file;
        this.sections = sections;
    }

    /**
     * Those that a lake's neighbour names; nobody if there is no such file.
     *
     * @throws LakeException if the file cannot be read or is damaged: without it, people would come back
     */
    public static ForgottenPeople of(Path lake) {
        return in(lake.resolveSibling("forgotten"));
    }

    private static ForgottenPeople in(Path file) {
        try {
            return new ForgottenPeople(
                    file,
                    Files.exists(file)
                            ? read(Files.readAllLines(file))
                            : new ArrayList<>(List.of(HashedTexts.withNewKey())));
        } catch (IOException | IllegalArgumentException e) {
            throw new LakeException(
                    file
                            + " cannot be read, or is damaged. It says whose records are not to come back. Put it back from a"
                            + " copy of the data folder; without one, delete it and run ./pql forget again for each person.",
                    e);
        }
    }

    private static List<HashedTexts> read(List<String> lines) {
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("the key is missing");
        }
        List<HashedTexts> sections = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(KEY)) {
                sections.add(HashedTexts.withKey(line.substring(KEY.length())));
            } else if (sections.isEmpty()) {
                sections.add(HashedTexts.withKey(line));
            } else {
                sections.get(sections.size() - 1).addHash(line);
            }
        }
        return sections;
    }

    /**
     * Adds to a file whoever is in another one, of another data folder or another time. Done twice, it changes nothing the second
     * time.
     *
     * @param into need not be there
     * @param from is left as it is; need not be there
     * @throws LakeException if one of them cannot be read or is damaged, or the first cannot be written
     */
    public static void merge(Path into, Path from) {
        if (!Files.exists(from)) {
            return;
        }
        ForgottenPeople more = in(from);
        ForgottenPeople all = Files.exists(into) ? in(into) : new ForgottenPeople(into, new ArrayList<>());
        boolean grown = false;
        for (HashedTexts section : more.sections) {
            grown |= all.take(section);
        }
        if (grown) {
            all.write();
        }
    }

    private boolean take(HashedTexts more) {
        for (HashedTexts section : sections) {
            if (section.hasKeyOf(more)) {
                return section.addAll(more);
            }
        }
        return sections.add(more);
    }

    /** Whether there is nobody in it. */
    public boolean isEmpty() {
        return sections.stream().allMatch(HashedTexts::isEmpty);
    }

    /**
     * Adds addresses and ids, for good.
     *
     * @throws LakeException if the file cannot be written
     */
    void add(Collection<String> texts) {
        texts.stream().filter(text -> !isIn(text)).forEach(sections.get(0)::add);
        write();
    }

    private void write() {
        List<String> lines = new ArrayList<>();
        for (HashedTexts section : sections) {
            lines.add((lines.isEmpty() ? "" : KEY) + section.key());
            lines.addAll(section.hashes());
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, lines);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw LakeDirectory.cannotWrite(file, e);
        }
    }

    /** Whether a record is theirs, or names one of them: whatever would be taken out of the lake with them. */
    boolean concerns(UsageRecord event) {
        return isIn(event.userId())
                || (event.userId().isEmpty() && isIn(event.anonymousId()))
                || isIn(event.previousId())
                || names(event.properties())
                || names(event.context())
                || names(event.name())
                || names(event.userId())
                || names(event.anonymousId())
                || names(event.groupId())
                || names(event.previousId());
    }

    private boolean names(byte[] json) {
        return json.length > 0 && names(new String(json, StandardCharsets.UTF_8));
    }

    private boolean names(String text) {
        return text.indexOf('@') >= 0 && Addresses.in(text).stream().anyMatch(this::isIn);
    }

    private boolean isIn(String text) {
        return !text.isEmpty() && sections.stream().anyMatch(section -> section.has(text));
    }
}
