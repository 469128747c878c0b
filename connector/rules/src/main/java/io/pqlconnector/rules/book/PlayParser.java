package io.pqlconnector.rules.book;

import io.pqlconnector.rules.condition.Condition;
import io.pqlconnector.rules.condition.Vocabulary;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.template.Template;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problems;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the plays of a rule book. */
final class PlayParser {
    private final Fields book;
    private final Problems problems;
    private final Vocabulary tiered;
    private final Vocabulary action;
    private final Vocabulary message;
    private final Set<String> names = new HashSet<>();

    PlayParser(Fields book, Vocabulary tiered, Collection<Signal> signals) {
        this.book = book;
        this.problems = book.problems();
        this.tiered = tiered;
        this.action = Names.action(tiered, signals);
        this.message = Names.message(action);
    }

    List<Play> parse() {
        List<Play> plays = book.items("plays", this::play);
        rejectUnreachable(plays.stream().map(Play::when).toList(), book.at("plays"), book.pathOf("plays"));
        return plays;
    }

    private Optional<Play> play(Node node, String path) {
        Fields play = Fields.of(node, path, problems);
        String name = play.requiredText("name", "name: call_today");
        if (!names.add(name) && !name.isEmpty()) {
            play.problem("name", "there is a play \"" + name + "\" already. Give each its own name.");
        }
        if (name.equals("none")) {
            play.problem("name", "\"none\" means no play. Choose another name.");
        }
        Play read = new Play(
                name,
                condition(play),
                text(play, "action", action),
                text(play, "message", message),
                play.text("list").orElse(""),
                play.text("sequence").orElse(""),
                play.items("route", this::route));
        rejectUnreachable(
                read.routes().stream().map(Play.Route::when).toList(), play.at("route"), play.pathOf("route"));
        play.rejectUnknown();
        return Optional.of(read);
    }

    private Optional<Play.Route> route(Node node, String path) {
        if (node instanceof Node.Scalar scalar) {
            return Optional.of(new Play.Route(Optional.empty(), scalar.text()));
        }
        Fields route = Fields.of(node, path, problems);
        Play.Route read = new Play.Route(condition(route), route.requiredText("to", "to: SDR"));
        route.rejectUnknown();
        return Optional.of(read);
    }

    private Optional<Condition> condition(Fields fields) {
        return fields.text("when").map(text -> new Condition(fields.at("when"), fields.pathOf("when"), text, tiered));
    }

    private static Optional<Template> text(Fields fields, String key, Vocabulary vocabulary) {
        return fields.text(key).map(text -> new Template(fields.at(key), fields.pathOf(key), text, vocabulary));
    }

    /** Reports what stands behind one that always holds. */
    private void rejectUnreachable(List<Optional<Condition>> conditions, Position at, String path) {
        for (int i = 0; i + 1 < conditions.size(); i++) {
            if (conditions.get(i).isEmpty()) {
                problems.add(
                        at,
                        path + "[" + i + "]",
                        "has no \"when\", so it always holds and what stands behind it is never reached. Move it to the end.");
                return;
            }
        }
    }
}
