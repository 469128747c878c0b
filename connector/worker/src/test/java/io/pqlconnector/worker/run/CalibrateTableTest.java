package io.pqlconnector.worker.run;

import static io.pqlconnector.worker.run.LeadRows.ROWS;
import static io.pqlconnector.worker.run.LeadRows.leads;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.spi.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules from a table with a row per lead. */
final class CalibrateTableTest extends LeadTableTest {
    @Test
    void proposesRulesThatCanBeReadAndOverwritesNothing() throws IOException {
        pql.write("leads.csv", leads(",", "1", "0", ""));

        Pql.Result first = calibrate();

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out())
                .contains("1,000 leads, of which ")
                .contains(
                        "Held out (10 random splits, 70 % to learn from, 30 % to judge by, seed 1): AUC of the points 0.")
                .containsPattern(
                        " \\+40 {2}sessions at least 3 +[0-9]+ of 1,000 leads; [0-9.]+ % \\([0-9.]+ % to [0-9.]+ %\\)"
                                + " of them converted, of the others [0-9.]+ %; lift [0-9.]+")
                .contains("plan is team")
                .endsWith("Written to rules.suggested.yaml. Nothing else was changed.\n");
        String rules = Files.readString(folder.resolve("rules.suggested.yaml"));
        assertThat(rules)
                .startsWith("# Suggested by pql calibrate from leads.csv.")
                .contains("    sessions_3: { trait: sessions, at_least: 3 }\n")
                .contains("    plan_team: { trait: plan, in: [ team ] }\n")
                .doesNotContain("luck");
        assertThat(problems(rules)).isEqualTo("");

        assertThat(calibrate().out()).contains("Written to rules.suggested-2.yaml.");
        assertThat(folder.resolve("rules.suggested.yaml")).hasContent(rules);
        assertThat(folder.resolve("rules.suggested-2.yaml")).hasContent(rules);
        Pql.Result taken = calibrate("--out", "rules.suggested.yaml");
        assertThat(taken.exitCode()).isEqualTo(2);
        assertThat(taken.err())
                .isEqualTo("rules.suggested.yaml is there already, and nothing is overwritten. Move it, or give another"
                        + " --out.\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"; | yes | no", "; | TRUE | false", "tab | y | n"})
    void takesWhatSpreadsheetsWrite(String separator, String yes, String no) throws IOException {
        pql.write("leads.csv", leads(separator.replace("tab", "\t"), yes, no, "\uFEFF"));

        Pql.Result result = calibrate();

        assertThat(result.exitCode()).as(result.err() + result.out()).isZero();
        assertThat(result.out()).contains("+40  sessions at least 3");
    }

    @Test
    void namesWhatItLeavesOut() throws IOException {
        pql.write("leads.csv", leads(",", "1", "0", ""));

        Pql.Result result = calibrate("--json");

        assertThat(result.out())
                .contains("{\"behaviour\":\"lead\",\"why\":\"looks like an id: a number of its own for each lead\"}")
                .contains(
                        "{\"behaviour\":\"org_id\",\"why\":\"looks like an id: it is named so, and larger numbers are not more"
                                + " of anything\"}")
                .contains("{\"behaviour\":\"email\",\"why\":\"looks like an id: a word of its own for each lead\"}")
                .contains("{\"behaviour\":\"country\",\"why\":\"has one value only\"}")
                .contains("{\"behaviour\":\"empty\",\"why\":\"has no values\"}")
                .contains(
                        "{\"behaviour\":\"industry\",\"why\":\"has 500 different values, none of which 10 leads have and"
                                + " 10 do not\"}")
                .contains("{\"behaviour\":\"invoice\",\"why\":\"is too good alone: AUC 0.9")
                .contains("\"verdict\":\"rules\"")
                .contains("\"held_out_with_leaks\":{");
        assertThat(result.out().lines()).allMatch(line -> line.startsWith("{"));
    }

    @Test
    void rowsWithoutALabelArePassedOverAndSaid() throws IOException {
        pql.write("leads.csv", leads(",", "1", "0", "") + "7001,7,x@y.example,5,,NL,,i1,,3,\n");

        assertThat(calibrate().out()).startsWith("From leads.csv, 1 row without a label passed over.\n1,000 leads");
    }

    @Test
    void rowsWithoutATimeArePassedOverAndSaid() throws IOException {
        String table = "day,sessions,converted\n" + "2026-01-01,3,1\n ,3,1\n,2,0\n2026-01-02,2,0\n".repeat(60);
        pql.write("leads.csv", table);

        assertThat(calibrate("--time", "day").out())
                .startsWith("From leads.csv, 120 rows without a time passed over.\n120 leads, of which 60 converted");
        pql.write("leads.csv", "day,sessions,converted\n" + ",3,1\n,2,0\n".repeat(60));
        assertThat(calibrate("--time", "day").err())
                .contains("has no row with a time: the column \"day\" is empty in all 120 with a label. Write when each"
                        + " lead was known, or leave out --time.");
    }

    @Test
    void aRuleIsNotMetWhereACellIsEmpty() throws IOException {
        StringBuilder table = new StringBuilder("seats,plan,converted\n");
        for (int i = 0; i < ROWS; i++) {
            // Nothing is known of every second lead; of the others those with ten seats convert.
            String known = i % 2 == 0 ? "," : (i % 4 == 1 ? "10" : "2") + (i % 8 == 1 ? ",team" : ",free");
            table.append(known).append(i % 4 == 1 && i % 5 > 0 ? ",1\n" : i % 20 == 0 ? ",1\n" : ",0\n");
        }
        pql.write("leads.csv", table.toString());

        Pql.Result result = calibrate();

        assertThat(result.exitCode()).as(result.err() + result.out()).isZero();
        assertThat(result.out())
                .containsPattern(" \\+40 {2}seats at least 10 +250 of 1,000 leads; 80\\.0 % ")
                .doesNotContain("seats at least 2 ");
    }

    @Test
    void wordsAreTheSameWhateverTheirCaseIsAsInRules() throws IOException {
        String[] spelt = {"Team", "team", "TEAM"};
        StringBuilder table = new StringBuilder("plan,converted\n");
        for (int i = 0; i < 300; i++) {
            table.append(i % 4 == 0 ? spelt[i % 3] : "free")
                    .append((i % 4 == 0 && i % 5 > 0) || i % 10 == 1 ? ",1\n" : ",0\n");
        }
        pql.write("leads.csv", table.toString());

        assertThat(calibrate().out()).containsPattern(" \\+40 {2}plan is Team +75 of 300 leads; 80\\.0 % ");
    }

    @Test
    void ofTenThousandWordsOneThatManyHaveIsAskedFor() throws IOException {
        StringBuilder table = new StringBuilder("city,name,converted\n");
        for (int i = 0; i < 20_000; i++) {
            boolean common = i % 10 == 0;
            table.append(common ? "Utrecht" : "city " + i % 10_000)
                    .append(",name ")
                    .append(i / 2)
                    .append(i % 4 == 0 || (common && i % 3 > 0) ? ",1\n" : ",0\n");
        }
        pql.write("leads.csv", table.toString());

        Pql.Result result = calibrate();

        assertThat(result.exitCode()).as(result.err() + result.out()).isZero();
        assertThat(result.out())
                .contains("Left out: name has 10000 different values, none of which 10 leads have and 10 do not.")
                .containsPattern(" \\+40 {2}city is Utrecht +2,000 of 20,000 leads; ");
    }

    @Test
    void ofMoreThanFiveMillionCellsSoManyRowsAreKeptAndItSaysSo() throws IOException {
        StringBuilder table = new StringBuilder("converted");
        for (int column = 1; column < 1_000; column++) {
            table.append(",c").append(column);
        }
        String row = ",1".repeat(999) + "\n";
        for (int i = 0; i < 5_001; i++) {
            table.append(i == 0 ? "\n" : "").append(0).append(row);
        }
        pql.write("leads.csv", table.toString());

        assertThat(calibrate().out())
                .startsWith(
                        "From leads.csv, 5,000 of its 5,001 rows, chosen by chance.\n5,000 leads, of which 0 converted.");
    }

    @Test
    void whateverATableSaysStaysAValue() throws IOException {
        String hostile = "team]} #x: \"\"&*!%\u2028y";
        pql.write("leads.csv", leads(",", "1", "0", "").replace(",team,", ",\"" + hostile + "\","));

        assertThat(calibrate().exitCode()).isZero();

        assertThat(problems(Files.readString(folder.resolve("rules.suggested.yaml"))))
                .isEqualTo("");
    }

    @Test
    void saysWhereAPrecisionIsReachedByTheLeadsAloneThatItWasChosenBy() throws IOException {
        Random random = new Random(9);
        StringBuilder table = new StringBuilder("sessions,seats,runs,converted\n");
        for (int i = 0; i < 400; i++) {
            int sessions = random.nextInt(4);
            int seats = random.nextInt(4);
            table.append(sessions).append(',').append(seats).append(',').append(random.nextInt(12));
            table.append(random.nextInt(100) < 10 * sessions + 10 * seats ? ",1\n" : ",0\n");
        }
        pql.write("leads.csv", table.toString());

        String often = calibrate("--precision", "46").out();
        String never = calibrate("--precision", "99").out();

        assertThat(often)
                .containsPattern("So held out it reaches [0-9.]+ %, not the 46\\.0 % that were asked for\\.")
                .containsPattern(
                        "[1-9] of the 10 splits had no threshold that reaches what was asked for, and are not in"
                                + " these figures\\.");
        assertThat(never)
                .contains(
                        "In none of the 10 splits does a threshold reach what was asked for, so none could be judged.");
    }

    @Test
    void aColumnWithLongTextsIsNamedAndLeftOut() throws IOException {
        pql.write("leads.csv", leads(",", "1", "0", "").replace(",team,", "," + "team ".repeat(60) + ","));

        Pql.Result result = calibrate();

        assertThat(result.exitCode()).as(result.err() + result.out()).isZero();
        assertThat(result.out())
                .contains("Left out: plan has texts of more than 200 characters.")
                .contains("+40  sessions at least 3");
    }

    private static String problems(String rules) {
        Problems problems = new Problems();
        assertThat(RuleBooks.parse("rules.suggested.yaml", rules, problems)).isPresent();
        return problems.inOrder().toString().equals("[]")
                ? ""
                : problems.inOrder().toString();
    }
}
