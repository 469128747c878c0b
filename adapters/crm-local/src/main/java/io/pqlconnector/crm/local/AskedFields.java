package io.pqlconnector.crm.local;

import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.Finding;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Fields that people fill in and that are only read. One is there once it was written, made beforehand, or filled in on any
 * record. One that is not is empty for whoever reads: it comes into being when it is first filled in.
 */
final class AskedFields {
    private static final Set<String> EVERY_RECORDS = Set.of(Engagements.OWNER, Facts.OPTED_OUT);

    private final Statements statements;

    /** For one transaction. */
    AskedFields(Statements statements) {
        this.statements = statements;
    }

    /** What is there of the fields that people fill in. Others are made when they are first written. */
    List<Finding> inspect(Blueprint needs) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (Blueprint.Field field : asked(needs)) {
            findings.add(
                    isThere(CrmObject.of(field.object()), field.name())
                            ? finding(field, Finding.State.PRESENT, "is there, for people to fill in")
                            : missing(field));
        }
        return findings;
    }

    /** What is missing where there is no file yet. */
    static List<Finding> allMissing(Blueprint needs) {
        return asked(needs).stream().map(AskedFields::missing).toList();
    }

    /** Makes those that are missing. */
    void make(Blueprint needs) throws SQLException {
        for (Blueprint.Field field : asked(needs)) {
            CrmObject object = CrmObject.of(field.object());
            if (!isThere(object, field.name())) {
                new FieldTypes(statements, object).make(field.name(), madeType(field));
            }
        }
    }

    /** What stays, whatever is taken away. */
    List<Finding> stays(Blueprint needs) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (Blueprint.Field field : asked(needs)) {
            if (isThere(CrmObject.of(field.object()), field.name())) {
                findings.add(finding(field, Finding.State.PRESENT, "stays: people's words are in it"));
            }
        }
        return findings;
    }

    private boolean isThere(CrmObject object, String name) throws SQLException {
        return EVERY_RECORDS.contains(name)
                || new FieldTypes(statements, object).all().containsKey(name)
                || statements.number(isFilled(object), name) > 0;
    }

    // Who fills it in with an SQLite tool tells nobody that there is another field.
    private static String isFilled(CrmObject object) {
        return "SELECT count(*) FROM (SELECT 1 FROM " + object.table() + ", json_each(" + object.table()
                + ".fields) AS field WHERE field.key = :name LIMIT 1)";
    }

    private static List<Blueprint.Field> asked(Blueprint needs) {
        return needs.fields().stream().filter(Blueprint.Field::isFilledByPeople).toList();
    }

    private static Finding missing(Blueprint.Field field) {
        return finding(
                field,
                Finding.State.MISSING,
                "a new field of the type " + madeType(field).word() + ", which people fill in");
    }

    private static FieldType madeType(Blueprint.Field field) {
        return field.choices().isEmpty() ? FieldType.TEXT : FieldType.ENUMERATION;
    }

    private static Finding finding(Blueprint.Field field, Finding.State state, String words) {
        return new Finding(field.object() + "." + field.name(), state, words);
    }
}
