package io.pqlconnector.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.alarm.Limits;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code limits:} */
final class LimitsReaderTest extends ReadConfigTest {
    @Test
    void limitsThatAreLeftOutHaveTheirDefaultsAndNoneSwitchesOneOff() throws IOException {
        assertThat(read(MINIMAL, Map.of()).limits()).isEqualTo(Limits.DEFAULT);
        assertThat(read(MINIMAL + "limits: { creates_per_run: 20_000, tier_changes_share: none }\n", Map.of())
                        .limits())
                .isEqualTo(Limits.DEFAULT.with(Optional.of(20_000L), Limits.DEFAULT.enrollments(), Optional.empty()));
        Limits silence = read(MINIMAL + "limits: { silent_after: none, volume_drop_share: 80% }\n", Map.of())
                .limits();
        assertThat(silence.silentAfter()).isEmpty();
        assertThat(silence.volumeDrop()).contains(new BigDecimal("0.80"));
        assertThat(problems()).isEmpty();
    }

    @Test
    void saysWhatALimitCanBe() throws IOException {
        read(MINIMAL + """
                        limits:
                          creates_per_run: many
                          enrollments_per_run: -1
                          tier_changes_share: 130%
                          silent_after: 2 days
                          create_per_run: 5
                        """, Map.of());

        assertThat(problems()).isEqualTo("""
                config.yaml:5:20  limits.creates_per_run: expected a whole number, such as 500, or none, found "many".
                config.yaml:6:24  limits.enrollments_per_run: expected a whole number, such as 500, or none, found "-1".
                config.yaml:7:23  limits.tier_changes_share: expected a share between 0% and 100%, such as 30%, or none, found "130%".
                config.yaml:8:17  limits.silent_after: expected a duration, such as 2d, or none, found "2 days".
                config.yaml:9:3  limits.create_per_run: unknown key "create_per_run". Did you mean "creates_per_run"?""");
    }
}
