package io.pqlconnector.crm.local;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.ObjectName;
import java.util.Locale;

/** The kinds of records; each has a table of its name. */
enum CrmObject {
    COMPANY,
    CONTACT;

    private final String table = name().toLowerCase(Locale.ROOT);

    /** The table's name, which is also what mappings and messages call one record. */
    String table() {
        return table;
    }

    ObjectName objectName() {
        return new ObjectName(table);
    }

    static CrmObject of(ObjectName name) {
        for (CrmObject object : values()) {
            if (object.table.equals(name.value())) {
                return object;
            }
        }
        throw new AdapterException(
                FailureKind.CONFIGURATION,
                "The local CRM has no object \"" + name + "\". Use company or contact in the mapping.",
                null);
    }
}
