package io.pqlconnector.worker.command;

import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.worker.config.Reasons;
import io.pqlconnector.worker.render.JsonLines;
import io.pqlconnector.worker.render.Terminal;
import io.pqlconnector.worker.render.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Writes what mappings need as a folder that an admin deploys, for CRMs that know such a thing. Asks nobody. */
final class MetadataExport {
    private final Context context;
    private final boolean json;

    MetadataExport(Context context, boolean json) {
        this.context = context;
        this.json = json;
    }

    /**
     * Writes the folder of the one destination that has something to deploy.
     *
     * @param shown the folder as a person named it
     */
    int write(Path shown, List<PlanTarget> targets) {
        Map<String, SortedMap<String, String>> folders = new LinkedHashMap<>();
        for (PlanTarget target : targets) {
            SortedMap<String, String> files = target.destination().metadata(target.needs());
            if (!files.isEmpty()) {
                folders.put(target.name().value(), files);
            } else if (!json) {
                context.terminal().line(target.name().value() + ": has nothing to deploy.");
            }
        }
        if (folders.size() > 1) {
            String first = folders.keySet().iterator().next();
            context.terminal()
                    .notice("Several destinations have something to deploy: " + String.join(", ", folders.keySet())
                            + ". Write a folder for each:  ./pql provision --metadata "
                            + shown.resolve(first) + " --destination " + first);
            return ExitCode.CONFIGURATION;
        }
        for (Map.Entry<String, SortedMap<String, String>> folder : folders.entrySet()) {
            write(shown, folder.getValue());
            tell(shown, folder.getKey(), folder.getValue());
        }
        if (json) {
            summary(folders);
        }
        return ExitCode.DONE;
    }

    private void write(Path shown, SortedMap<String, String> files) {
        DeployFolder folder = new DeployFolder(context.directory().resolve(shown));
        try {
            if (!folder.isOurs()) {
                throw new AdapterException(
                        FailureKind.CONFIGURATION,
                        shown + " is there already, and was not written by this command. Name a folder that is empty or"
                                + " not there yet. Nothing was written.",
                        null);
            }
            folder.write(files);
        } catch (IOException e) {
            throw new AdapterException(
                    FailureKind.CONFIGURATION, "The folder " + shown + " cannot be written: " + Reasons.of(e) + ".", e);
        }
    }

    private void tell(Path shown, String destination, SortedMap<String, String> files) {
        if (!json) {
            Terminal terminal = context.terminal();
            terminal.line(destination + ": " + Texts.counted(files.size(), "file") + " in " + shown
                    + ". How to deploy them: " + shown.resolve("README.md"));
        }
    }

    private void summary(Map<String, SortedMap<String, String>> folders) {
        try (JsonLines lines = new JsonLines(context.terminal())) {
            folders.forEach((destination, files) -> files.keySet()
                    .forEach(file -> lines.object(writer -> {
                        writer.writeStringProperty("destination", destination);
                        writer.writeStringProperty("file", file);
                    })));
            long count = folders.values().stream().mapToLong(Map::size).sum();
            lines.summary(Map.of("files", count), writer -> {});
        }
    }
}
