package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * From an export over the lake to the rules, in lakes of which the truth is known: in 19 of 20 of them exactly the three events that
 * drive are found, in their order, and nothing at all when labels are shuffled; the leaks are named in each. {@code
 * -Dpql.lakes=20} for so many of them.
 */
@Tag("slow")
final class PlantedLakeTest {
    private static final int LAKES = Integer.getInteger("pql.lakes", 1);

    @TempDir
    private Path folder;

    @Test
    void whatDrivesIsFoundInItsOrderAloneAndNothingInShuffledLabelsInNineteenOfTwentyLakes() throws IOException {
        List<String> missed = new ArrayList<>();
        List<String> feigned = new ArrayList<>();
        long begin = System.nanoTime();
        for (int seed = 0; seed < LAKES; seed++) {
            PlantedLake lake = PlantedLake.in(Files.createDirectory(folder.resolve("lake-" + seed)), seed);

            List<JsonNode> rules = lines(lake.calibrate("--json"));
            List<JsonNode> shuffled = lines(lake.calibrateShuffled("--json"));

            List<String> found = behaviours(rules.subList(0, rules.size() - 1));
            if (!found.equals(PlantedLake.DRIVERS)) {
                missed.add("seed " + seed + ": " + found);
            }
            assertThat(behaviours(summary(rules).get("leaks")))
                    .as("seed " + seed)
                    .containsExactly(PlantedLake.FOLLOWER, PlantedLake.FORESEER);
            if (!summary(shuffled).get("verdict").asString().equals("no_signal")) {
                feigned.add("seed " + seed + ": " + shuffled);
            }
        }
        System.out.printf(
                "%d planted lakes in %d s: the three that drive, in order and alone, in %d %s; no signal in shuffled labels in %d %s%n",
                LAKES,
                (System.nanoTime() - begin) / 1_000_000_000,
                LAKES - missed.size(),
                missed,
                LAKES - feigned.size(),
                feigned);
        assertThat(missed).hasSizeLessThanOrEqualTo(LAKES / 20);
        assertThat(feigned).hasSizeLessThanOrEqualTo(LAKES / 20);
    }

    private static List<JsonNode> lines(Pql.Result result) {
        assertThat(result.err()).isEmpty();
        return result.out().lines().map(line -> new JsonMapper().readTree(line)).toList();
    }

    private static JsonNode summary(List<JsonNode> lines) {
        return lines.get(lines.size() - 1).get("summary");
    }

    /** The events that behaviours are measures of, each once. */
    private static List<String> behaviours(Iterable<JsonNode> named) {
        return StreamSupport.stream(named.spliterator(), false)
                .map(node -> node.get("behaviour").asString())
                .map(name -> name.replaceFirst("^(days|people) with ", "").replaceFirst(" in [0-9]+ days$", ""))
                .distinct()
                .toList();
    }
}
