package io.pqlconnector.core.mapping;

import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.destination.ObjectName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A test that a mapping carries, so that RevOps can change it safely.
 *
 * @param at where it stands
 * @param path which test of the file
 * @param account what is given
 * @param crm what the CRM says, for guards
 * @param fields what fields should hold, by object and field; an empty text for nothing
 * @param lists the lists on which the account and its person should be, and no others; empty if the test does not care
 * @param enrollments the sequences in which the person should be enrolled, and no others
 * @param tasks the subjects of the tasks that should be created, and no others
 * @param notes what the notes that should be made say, and no others
 */
public record MappingTest(
        Position at,
        String path,
        String name,
        ScoredAccount account,
        Map<String, Boolean> crm,
        Map<ObjectName, Map<String, String>> fields,
        Optional<List<String>> lists,
        Optional<List<String>> enrollments,
        Optional<List<String>> tasks,
        Optional<List<String>> notes) {
    public MappingTest {
        crm = Map.copyOf(crm);
        fields = Map.copyOf(fields);
    }
}
