package io.pqlconnector.source.files;

import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.spi.source.UsageSourceFactory;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** Makes sources that read export files from a folder: {@code type: files}. */
public final class FilesSourceFactory implements UsageSourceFactory {

    /** For {@link java.util.ServiceLoader}. */
    public FilesSourceFactory() {}

    @Override
    public String type() {
        return "files";
    }

    @Override
    public UsageSource create(Fields settings, SourceContext context) {
        FileFormat format = settings.required(
                "format", settings.choice("format", FileFormat.class), FileFormat.MIXPANEL, "format: mixpanel");
        List<FilePattern> patterns = settings.items("path", (node, path) -> pattern(node, path, settings));
        if (!settings.has("path")) {
            settings.problem("path", "is missing. Write where the files are, such as exports/*.jsonl.gz.");
        } else if (patterns.isEmpty() && settings.problems().isEmpty()) {
            settings.problem("path", "the list is empty. Write where the files are, such as exports/*.jsonl.gz.");
        }
        return new FilesSource(context.name(), context.directory(), format, patterns);
    }

    private static Optional<FilePattern> pattern(Node node, String path, Fields settings) {
        if (!(node instanceof Node.Scalar scalar) || scalar.text().isBlank()) {
            settings.problems()
                    .add(node.at(), path, "expected a path such as exports/*.jsonl.gz, found " + node.kind() + ".");
            return Optional.empty();
        }
        try {
            return Optional.of(new FilePattern(scalar.text().strip()));
        } catch (PatternSyntaxException e) {
            settings.problems()
                    .add(
                            node.at(),
                            path,
                            node.kind() + " is no pattern: " + e.getDescription()
                                    + ". Write a \\ before a character that is meant as it is.");
            return Optional.empty();
        }
    }
}
