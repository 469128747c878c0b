package io.pqlconnector.worker.config;

import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.config.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Fills in {@code ${NAME}} from the environment and {@code ${file:PATH}} from mounted files. What comes from there is taken
 * for a secret and never shown. A doubled dollar sign before a brace stands for the characters themselves.
 */
final class Environment {
    private static final Pattern REFERENCE = Pattern.compile("\\$(\\$\\{)|\\$\\{([^}]*)}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Map<String, String> variables;
    private final Path directory;
    private final FileTexts texts;
    private final Problems problems;
    private final Set<Secret> secrets = new HashSet<>();

    /**
     * With the variables of a process.
     *
     * @param directory what a relative {@code ${file:PATH}} starts from
     * @param texts where files are read from
     */
    Environment(Map<String, String> variables, Path directory, FileTexts texts, Problems problems) {
        this.variables = variables;
        this.directory = directory;
        this.texts = texts;
        this.problems = problems;
    }

    /** What the references that were filled in so far stand for. */
    Set<Secret> secrets() {
        return Set.copyOf(secrets);
    }

    /** The node with every reference below it filled in. */
    Node resolve(Node node, String path) {
        if (node instanceof Node.Mapping mapping) {
            return new Node.Mapping(
                    mapping.at(),
                    mapping.entries().stream()
                            .map(entry -> new Node.Entry(
                                    entry.key(),
                                    entry.keyAt(),
                                    resolve(entry.value(), path.isEmpty() ? entry.key() : path + "." + entry.key())))
                            .toList());
        }
        if (node instanceof Node.Sequence sequence) {
            List<Node> items = sequence.items();
            return new Node.Sequence(
                    sequence.at(),
                    IntStream.range(0, items.size())
                            .mapToObj(i -> resolve(items.get(i), path + "[" + i + "]"))
                            .toList());
        }
        return node instanceof Node.Scalar scalar && scalar.text().contains("${") ? filled(scalar, path) : node;
    }

    private Node filled(Node.Scalar scalar, String path) {
        Matcher matcher = REFERENCE.matcher(scalar.text());
        StringBuilder text = new StringBuilder();
        boolean secret = false;
        while (matcher.find()) {
            String reference = matcher.group(2);
            if (reference == null) {
                matcher.appendReplacement(text, Matcher.quoteReplacement(matcher.group(1)));
            } else {
                secret = true;
                String value = lookUp(reference, scalar, path);
                secrets.add(new Secret(value));
                matcher.appendReplacement(text, Matcher.quoteReplacement(value));
            }
        }
        matcher.appendTail(text);
        return new Node.Scalar(scalar.at(), text.toString(), true, secret);
    }

    private String lookUp(String reference, Node.Scalar scalar, String path) {
        if (reference.startsWith("file:")) {
            return contentOf(reference.substring("file:".length()), scalar, path);
        }
        if (!NAME.matcher(reference).matches()) {
            problems.addMissingValue(
                    scalar.at(),
                    path,
                    "\"${" + reference + "}\" is no reference. Write ${NAME} for an environment variable, ${file:PATH}"
                            + " for a mounted file, or $${ for the characters themselves.");
            return "";
        }
        String value = variables.get(reference);
        if (value == null || value.isEmpty()) {
            problems.addMissingValue(
                    scalar.at(),
                    path,
                    "the environment variable " + reference + " is " + (value == null ? "not set" : "empty")
                            + ". Set it, or write ${file:PATH} to read a mounted file.");
            return "";
        }
        return value;
    }

    private String contentOf(String file, Node.Scalar scalar, String path) {
        try {
            return texts.secret(directory.resolve(file)).strip();
        } catch (IOException e) {
            problems.addMissingValue(
                    scalar.at(),
                    path,
                    "the file " + file + " cannot be read (" + Reasons.of(e)
                            + "). Mount the secret there, or correct the path.");
            return "";
        }
    }
}
