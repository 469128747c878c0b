package io.pqlconnector.worker.run;

import static io.pqlconnector.worker.run.LeadRows.ROWS;
import static io.pqlconnector.worker.run.LeadRows.leads;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of tables, and of options beside them, from which no rules can be had. */
final class CalibrateTableProblemsTest extends LeadTableTest {
    @Test
    void asksForTheWordThatMeansConvertedWhereTheLabelIsText() throws IOException {
        pql.write("leads.csv", leads(",", "Won", "lost", ""));

        Pql.Result asked = calibrate();

        assertThat(asked.exitCode()).isEqualTo(2);
        assertThat(asked.err())
                .containsPattern("leads\\.csv:1:1 +says in the column \"converted\" neither 1 and 0 nor yes and no, but"
                        + " \"lost\" \\([0-9]+\\), \"won\" \\([0-9]+\\)\\. Name what means converted, such as --positive"
                        + " \"lost\"\\.");
        assertThat(folder.resolve("rules.suggested.yaml")).doesNotExist();
        assertThat(calibrate("--positive", "won").exitCode()).isZero();
        assertThat(calibrate("--positive", "won by us").err())
                .contains("has no row whose \"converted\" is \"won by us\"; there is \"lost\" (");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sessions,converted                 | leads.csv:1:1  has no rows below its header.",
                "sessions,convertd\\n1,0            | leads.csv:1:1  has no column \"converted\". Did you mean \"convertd\"?",
                "sessions,converted\\n1,\\n2,       | leads.csv:1:1  has no row with a label: the column \"converted\" is empty"
                        + " in all 2. Write 1 for those that converted and 0 for the others.",
                "sessions,converted\\n1,0\\n2,1,3   | leads.csv:3:1  has 3 fields, and the first line names 2 columns. Put a"
                        + " field with a separator in it into double quotes.",
                "''                                 | leads.csv:1:1  is empty."
            })
    void saysWhatIsWrongWithATable(String text, String message) throws IOException {
        pql.write("leads.csv", text.strip().replace("\\n", "\n"));

        Pql.Result result = calibrate();

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 60 | None converted, so there is nothing to tell apart.",
                "60 | 0 | All converted, so there is nothing to tell apart.",
                "49 | 60 | No rules: it takes at least 50 that converted and 50 that did not. Take a longer period, or an"
                        + " outcome that comes earlier, such as an opportunity."
            })
    void saysHowManyItTakes(int converted, int others, String message) throws IOException {
        pql.write("leads.csv", "sessions,converted\n" + "3,1\n".repeat(converted) + "2,0\n".repeat(others));

        Pql.Result result = calibrate();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains(message);
        assertThat(folder.resolve("rules.suggested.yaml")).doesNotExist();
    }

    @Test
    void saysThatThereIsNoSignal() throws IOException {
        Random random = new Random(5);
        StringBuilder table = new StringBuilder("luck,converted\n");
        for (int i = 0; i < ROWS; i++) {
            table.append(random.nextInt(9))
                    .append(',')
                    .append(random.nextInt(2))
                    .append('\n');
        }
        pql.write("leads.csv", table.toString());

        Pql.Result result = calibrate();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .contains("AUC of the points 0.5")
                .contains("No rules: what is known of the leads does not tell who converts better than chance would.");
    }

    @Test
    void saysThatWhatWasTrueOfEarlierLeadsIsNotOfLaterOnes() throws IOException {
        Random random = new Random(6);
        StringBuilder table = new StringBuilder("day,sessions,converted\n");
        for (int i = 0; i < 2 * ROWS; i++) {
            int sessions = random.nextInt(9);
            boolean later = i >= 1.4 * ROWS;
            boolean converted = random.nextDouble() < (later || sessions < 4 ? 0.2 : 0.7);
            table.append("2026-0")
                    .append(later ? 5 : 1 + i / 400)
                    .append("-01,")
                    .append(sessions);
            table.append(converted ? ",1\n" : ",0\n");
        }
        pql.write("leads.csv", table.toString());

        Pql.Result result = calibrate("--time", "day");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .contains("Learnt from the earlier 70 %, judged by the later 30 %: AUC of the points 0.")
                .contains(
                        "No rules: what told who converts among the earlier leads does so far less among the later ones");
    }

    @ParameterizedTest
    @CsvSource({"--precision,0", "--precision,100", "--volume,-3"})
    void percentAreBetweenNothingAndAll(String option, String percent) throws IOException {
        pql.write("leads.csv", leads(",", "1", "0", ""));

        Pql.Result result = calibrate(option, percent);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("--precision and --volume are percent: more than 0 and less than 100, such as 30.\n");
    }

    @Test
    void saysThatNobodyWouldGetPointsWhereAllSpeaksAgainst() throws IOException {
        pql.write("leads.csv", "bounced,converted\n" + "1,0\n0,1\n1,0\n0,0\n".repeat(100));

        Pql.Result result = calibrate();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .contains(" -40  bounced at least 1 ")
                .contains("No rules: all that tells anything speaks against converting, so nobody would get points.");
        assertThat(folder.resolve("rules.suggested.yaml")).doesNotExist();
    }

    @Test
    void whatIsOfTheLakeAloneIsNotTakenForATable() throws IOException {
        pql.write("leads.csv", leads(",", "1", "0", ""));

        Pql.Result result = calibrate("--observe", "7d", "--of", "account");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo(
                        "--of, --observe are of the lake, and the rows of leads.csv are leads as they stand. Leave out"
                                + " either.\n");
    }
}
