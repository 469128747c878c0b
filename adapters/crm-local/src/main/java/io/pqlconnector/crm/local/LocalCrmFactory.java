package io.pqlconnector.crm.local;

import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.DestinationContext;
import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.spi.destination.ObjectName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Makes destinations of {@code type: local}. The only setting is {@code path}, the file; by default in the data directory. */
public final class LocalCrmFactory implements DestinationFactory {
    private static final String DEFAULT_FILE = "crm.db";

    @Override
    public String type() {
        return "local";
    }

    @Override
    public Map<ObjectName, EntityKind> objects() {
        return Map.of(
                CrmObject.COMPANY.objectName(), EntityKind.ACCOUNT, CrmObject.CONTACT.objectName(), EntityKind.USER);
    }

    @Override
    public Destination create(Fields settings, DestinationContext context) {
        Path standard = context.dataDirectory().resolve(DEFAULT_FILE);
        return new LocalCrm(
                context.name(),
                settings.text("path")
                        .map(text -> file(text, settings, context, standard))
                        .orElse(standard)
                        .toAbsolutePath()
                        .normalize(),
                Clock.systemUTC());
    }

    private static Path file(String text, Fields settings, DestinationContext context, Path standIn) {
        try {
            if (!text.isBlank()) {
                return context.directory().resolve(text);
            }
            settings.problem("path", "is empty. Write the path of a file, or leave the key out for " + standIn + ".");
        } catch (InvalidPathException e) {
            settings.problem("path", "\"" + text + "\" is no path: " + e.getReason() + ".");
        }
        return standIn;
    }
}
