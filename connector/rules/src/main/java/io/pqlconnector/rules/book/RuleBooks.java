package io.pqlconnector.rules.book;

import io.pqlconnector.rules.yaml.YamlReader;
import io.pqlconnector.rules.yaml.YamlVersion;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.source.PropertyPath;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A rules file: the book that scores accounts, perhaps one that scores users, and their tests. Immutable.
 *
 * @param file the path as the user gave it
 * @param version of what the books say
 * @param user picks the champion and scores people; empty if the file has none
 */
public record RuleBooks(
        String file, RulesVersion version, RuleBook account, Optional<RuleBook> user, List<RuleTest> tests) {
    /** The version of the format that this program reads. */
    private static final String FORMAT = "1";

    private static final String ACCOUNT_EXAMPLE = "account: with signals: and score: below it";

    public RuleBooks {
        tests = List.copyOf(tests);
    }

    /**
     * Reads and checks a rules file, as far as it goes: what refers to its names can be checked although there are problems in
     * it, since a name that could not be read is known. Nothing is to be scored with books that have problems.
     *
     * @param file how positions and messages name the file
     * @param problems gets everything that is wrong, all at once
     * @return the books; empty if the file is no mapping of keys at all
     */
    public static Optional<RuleBooks> parse(String file, String text, Problems problems) {
        return parse(file, text, problems, true);
    }

    /**
     * The same without compiling conditions and texts, for commands that show names and must answer at once. Each is compiled
     * when it is first evaluated, and throws then if it is wrong.
     */
    public static Optional<RuleBooks> parseUncompiled(String file, String text, Problems problems) {
        return parse(file, text, problems, false);
    }

    private static Optional<RuleBooks> parse(String file, String text, Problems problems, boolean compile) {
        Problems syntax = new Problems();
        Node root = YamlReader.read(file, text, syntax);
        problems.addAll(syntax);
        if (root instanceof Node.Mapping mapping) {
            return Optional.of(books(file, mapping, problems, compile));
        }
        if (syntax.isEmpty()) {
            problems.add(
                    root.at(),
                    "",
                    root instanceof Node.Absent
                            ? "is empty. Rules begin with version: 1 and account:."
                            : "expected keys with values, found " + root.kind() + ".");
        }
        return Optional.empty();
    }

    private static RuleBooks books(String file, Node.Mapping root, Problems problems, boolean compile) {
        Fields top = new Fields(root, "", problems);
        String version = top.requiredText("version", "version: 1");
        if (top.has("version") && !version.equals(FORMAT)) {
            top.problem("version", "\"" + version + "\" is no version that this program reads. Write 1.");
        }
        Fields none = new Fields(new Node.Mapping(root.at(), List.of()), "account", new Problems());
        RuleBook account = new BookParser(
                        EntityKind.ACCOUNT, top.required("account", top.fields("account"), none, ACCOUNT_EXAMPLE))
                .parse(compile);
        Optional<RuleBook> user =
                top.fields("user").map(fields -> new BookParser(EntityKind.USER, fields).parse(compile));
        List<RuleTest> tests = new TestParser(top, account, user).parse();
        top.rejectUnknown();
        return new RuleBooks(file, new RulesVersion(YamlVersion.of(root)), account, user, tests);
    }

    /**
     * The same books for another zone. They are read for UTC.
     *
     * @param zone of the calendar days that reasons and next steps name
     */
    public RuleBooks in(ZoneId zone) {
        return new RuleBooks(file, version, account.in(zone), user.map(book -> book.in(zone)), tests);
    }

    /** The book that scores accounts or users. */
    public Optional<RuleBook> book(EntityKind kind) {
        return kind == EntityKind.ACCOUNT ? Optional.of(account) : user;
    }

    /** The properties of events that any of the books refers to: those that want a column in the lake. */
    public NavigableSet<PropertyPath> properties() {
        NavigableSet<PropertyPath> properties = new TreeSet<>(account.properties());
        user.ifPresent(book -> properties.addAll(book.properties()));
        return Collections.unmodifiableNavigableSet(properties);
    }

    /** The names of the events that any of the books refers to. */
    public NavigableSet<String> eventNames() {
        NavigableSet<String> names = new TreeSet<>(account.eventNames());
        user.ifPresent(book -> names.addAll(book.eventNames()));
        return Collections.unmodifiableNavigableSet(names);
    }
}
