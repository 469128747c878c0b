package io.pqlconnector.worker.forget;

import io.pqlconnector.core.lake.LakeException;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whom a command has begun to forget, and by which ids: the file {@code forgetting} in the data folder, which is there only
 * meanwhile. Lake and ledger each tell ids that the other does not have; whichever is cleaned first cannot tell them to a
 * command that has to finish what was cut off.
 */
public final class Unfinished {
    private final Path file;

    private Unfinished(Path file) {
        this.file = file;
    }

    /** Of a data folder. */
    public static Unfinished in(Path data) {
        return new Unfinished(data.resolve("forgetting"));
    }

    /** The ids of a person who was not forgotten whole. */
    public SortedSet<String> idsOf(String email) {
        return new TreeSet<>(read().getOrDefault(email, new TreeSet<>()));
    }

    /**
     * To be told before anything of a person is deleted.
     *
     * @throws LakeException if the file cannot be written
     */
    public void begin(String email, Collection<String> ids) {
        Map<String, SortedSet<String>> people = read();
        people.put(email, new TreeSet<>(ids));
        write(people);
    }

    /** To be told once nothing of a person is left. */
    public void end(String email) {
        Map<String, SortedSet<String>> people = read();
        if (people.remove(email) != null) {
            write(people);
        }
    }

    // A line each, with the address first; encoded, since an id may hold anything.
    private Map<String, SortedSet<String>> read() {
        Map<String, SortedSet<String>> people = new TreeMap<>();
        if (!Files.exists(file)) {
            return people;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                List<String> texts = Stream.of(line.split("\t"))
                        .map(text -> URLDecoder.decode(text, StandardCharsets.UTF_8))
                        .toList();
                people.put(texts.get(0), new TreeSet<>(texts.subList(1, texts.size())));
            }
            return people;
        } catch (IOException | IllegalArgumentException e) {
            throw new LakeException(
                    file + " cannot be read, or is damaged: " + e.getMessage()
                            + "\n  It says whom a command was about to forget when it was cut off. See that the user who"
                            + " runs this may read it; if it is damaged, delete it and run the same command again.",
                    e);
        }
    }

    private void write(Map<String, SortedSet<String>> people) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            if (people.isEmpty()) {
                Files.deleteIfExists(file);
                return;
            }
            Files.write(
                    part,
                    people.entrySet().stream()
                            .map(person -> Stream.concat(Stream.of(person.getKey()), person.getValue().stream())
                                    .map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8))
                                    .collect(Collectors.joining("\t")))
                            .toList());
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LakeException(
                    file + " cannot be written: " + e.getMessage()
                            + "\n  See that the user who runs this may write there, and that the disk has room. Then run the"
                            + " same command again.",
                    e);
        }
    }
}
