package io.pqlconnector.worker.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.worker.render.ReportOutput;
import io.pqlconnector.worker.render.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the page says is what {@code --json} says, and it needs nothing but itself. */
final class ReportPageTest {
    private static final Pattern NUMBER = Pattern.compile(
            "<(\\w+)[^>]*?(?: data-value| value)=\"([^\"]*)\" data-of=\"([^\"]*)\" data-field=\"([^\"]*)\"[^>]*>([^<]*)<");
    private static final JsonMapper JSON = new JsonMapper();

    static Stream<Sheet> sheets() {
        return Stream.of(SampleReport.sheet(), SampleReport.withoutOutcomes(), SampleReport.empty());
    }

    @ParameterizedTest
    @MethodSource("sheets")
    void everyNumberOfThePageIsThatOfTheJson(Sheet sheet) {
        Map<String, JsonNode> lines = json(sheet);

        List<Shown> shown = shown(ReportPage.html(sheet));

        assertThat(shown).isNotEmpty().allSatisfy(number -> {
            JsonNode line = Optional.ofNullable(lines.get(number.of())).orElseThrow();
            if (number.value().isEmpty()) {
                assertThat(line.has(number.field())).isFalse();
            } else {
                assertThat(line.get(number.field()).decimalValue()).isEqualByComparingTo(number.value());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("sheets")
    void everyNumberReadsAsItIs(Sheet sheet) {
        List<Shown> read = shown(ReportPage.html(sheet)).stream()
                .filter(number -> !number.text().isBlank() && !number.value().isEmpty())
                .toList();

        assertThat(read).isNotEmpty().allSatisfy(number -> {
            BigDecimal text = new BigDecimal(number.text().replaceAll("[^0-9.]", ""));
            BigDecimal value = new BigDecimal(number.value());
            boolean percent = number.text().contains("%");
            BigDecimal off =
                    (percent ? text.movePointLeft(2) : text).subtract(value).abs();
            String digits = text.scale() > 0 ? "0.051" : "0.51";
            assertThat(off).isLessThan(percent ? new BigDecimal(digits).movePointLeft(2) : new BigDecimal(digits));
        });
    }

    // Labels of axes and tooltips are within plots; each of those is held against the data above.
    @ParameterizedTest
    @MethodSource("sheets")
    void thereIsNoNumberOnThePageThatIsNotOfTheData(Sheet sheet) {
        String rest = ReportPage.html(sheet)
                .replaceAll("(?s)<head>.*?</head>", "")
                .replaceAll("(?s)<svg.*?</svg>", "")
                .replaceAll("<data [^>]*>[^<]*</data>", "")
                .replaceAll("<time [^>]*>[^<]*</time>", "")
                .replaceAll("<[^>]*>", "");

        assertThat(rest).doesNotContainPattern("\\d");
    }

    @ParameterizedTest
    @MethodSource("sheets")
    void nothingIsFetchedAndNothingRuns(Sheet sheet) {
        assertThat(ReportPage.html(sheet))
                .contains("default-src 'none'")
                .doesNotContainPattern("https?:|<script|<link|<img|<iframe|@import|src=|href=|url\\((?!#)|javascript:");
    }

    @Test
    void everyPlotHasATitleAxesAndUnits() {
        String page = ReportPage.html(SampleReport.sheet());

        Matcher plots = Pattern.compile("(?s)<svg id=\"(plot-[a-z-]+)\" class=\"plot\".*?</svg>")
                .matcher(page);
        List<String> ids = new ArrayList<>();
        while (plots.find()) {
            ids.add(plots.group(1));
            assertThat(plots.group())
                    .contains(
                            "<title id=\"" + plots.group(1) + "-title\">", "<desc id=\"" + plots.group(1) + "-said\">")
                    .containsPattern("class=\"label[^>]*>[^<]*\\(.+\\)<|class=\"label[^>]*>accounts<")
                    .contains("class=\"tick");
        }
        assertThat(ids)
                .containsExactly(
                        "plot-leads",
                        "plot-share",
                        "plot-activation",
                        "plot-rates",
                        "plot-pql-customer",
                        "plot-pql-opportunity",
                        "plot-marketing-qualified-customer",
                        "plot-never-qualified-customer",
                        "plot-times",
                        "plot-triggers",
                        "plot-routes");
    }

    @Test
    void namesFromOutsideAreOnlyNames() {
        assertThat(ReportPage.html(SampleReport.sheet()))
                .contains("&lt;b&gt;odd &amp; &quot;new&quot;&lt;/b&gt;")
                .doesNotContain("<b>odd");
    }

    @Test
    void withoutOutcomesThePageSaysWhatToWrite() {
        assertThat(ReportPage.html(SampleReport.withoutOutcomes()))
                .contains("outcomes: { customer: { event: Subscription Started } }")
                .doesNotContain("plot-rates");
    }

    @Test
    void theSameReportGivesTheSameBytes() throws IOException {
        String page = ReportPage.html(SampleReport.sheet());

        assertThat(ReportPage.html(SampleReport.sheet())).isEqualTo(page);
        // For packaging/report/look, which opens it in a browser.
        Files.writeString(Files.createDirectories(Path.of("target/report")).resolve("sample.html"), page);
    }

    @Test
    void severalCurrenciesStandBesideEachOther() {
        assertThat(SampleReport.sheet().all("contract_value"))
                .extracting(line -> line.text("group") + " " + line.text("currency"))
                .containsExactly(
                        "pql EUR",
                        "pql USD",
                        "marketing_qualified EUR",
                        "marketing_qualified USD",
                        "never_qualified EUR",
                        "never_qualified USD");
        assertThat(SampleReport.sheet().notes())
                .extracting(Note::text)
                .anyMatch(note -> note.startsWith("Contract values are in several currencies."));
    }

    /** A number on the page. */
    private record Shown(String value, String of, String field, String text) {}

    private static List<Shown> shown(String page) {
        List<Shown> shown = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(page);
        while (matcher.find()) {
            shown.add(new Shown(
                    matcher.group(2),
                    matcher.group(3)
                            .replace("&lt;", "<")
                            .replace("&gt;", ">")
                            .replace("&quot;", "\"")
                            .replace("&amp;", "&"),
                    matcher.group(4),
                    matcher.group(5)));
        }
        return shown;
    }

    /** The lines of {@code --json} by what they are of. */
    private static Map<String, JsonNode> json(Sheet sheet) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        ReportOutput.json(sheet, new Terminal(stream, stream, false, Map.of()));
        Map<String, JsonNode> lines = new HashMap<>();
        out.toString(StandardCharsets.UTF_8).lines().forEach(text -> {
            JsonNode line = JSON.readTree(text);
            if (line.has("summary")) {
                lines.put("summary", line.get("summary"));
                sheet.summary()
                        .texts()
                        .forEach((name, value) -> assertThat(
                                        line.get("summary").get(name).stringValue())
                                .isEqualTo(value));
            } else {
                List<String> id = new ArrayList<>();
                line.properties().stream()
                        .map(Map.Entry::getValue)
                        .filter(JsonNode::isString)
                        .forEach(value -> id.add(value.stringValue()));
                lines.put(String.join("/", id), line);
            }
        });
        return lines;
    }
}
