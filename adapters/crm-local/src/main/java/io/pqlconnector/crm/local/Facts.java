package io.pqlconnector.crm.local;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What guards ask about a record: whether it bought, is about to, or wants to hear nothing. */
final class Facts {
    /** The field of a company or contact that wants to hear nothing. */
    static final String OPTED_OUT = "opted_out";

    private static final String STAGES_OF_COMPANY = """
            SELECT stage FROM deal WHERE company_id = :companyId ORDER BY at_ms, id
            """;
    private static final String STAGES_OF_CONTACT = """
            SELECT deal.stage FROM association JOIN deal ON deal.company_id = association.company_id
            WHERE association.contact_id = :contactId ORDER BY deal.at_ms, deal.id
            """;

    private final Statements statements;

    Facts(Statements statements) {
        this.statements = statements;
    }

    /** Those that are true. A contact shares the deals of its companies. */
    Map<String, Boolean> of(StoredRecord record) throws SQLException {
        boolean company = record.object() == CrmObject.COMPANY;
        List<String> stages =
                statements.list(company ? STAGES_OF_COMPANY : STAGES_OF_CONTACT, row -> row.getString(1), record.id());
        Map<String, Boolean> facts = new HashMap<>();
        if (stages.contains("customer")) {
            facts.put("customer", true);
        }
        if (!stages.isEmpty() && stages.get(stages.size() - 1).equals("opportunity")) {
            facts.put("open_deal", true);
        }
        if ("true".equals(record.shown(OPTED_OUT))) {
            facts.put("opted_out", true);
        }
        return facts;
    }
}
