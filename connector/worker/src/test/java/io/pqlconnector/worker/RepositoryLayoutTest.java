package io.pqlconnector.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.spi.source.UsageSourceFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no compiler checks: that a folder which is there is also taken in. */
final class RepositoryLayoutTest {
    /** Under {@code adapters/}, but for adapters to use: not something a user can configure. */
    private static final Set<String> SHARED_BY_ADAPTERS = Set.of("formats", "http", "lookup", "pull", "testkit");

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    @Test
    void everyAdapterIsOnTheClassPathOfTheWorker() {
        List<String> packages = Stream.concat(
                        ServiceLoader.load(UsageSourceFactory.class).stream(),
                        ServiceLoader.load(DestinationFactory.class).stream())
                .map(provider -> provider.type().getPackageName())
                .toList();

        assertThat(modules("adapters"))
                .filteredOn(folder -> !SHARED_BY_ADAPTERS.contains(folder))
                .isNotEmpty()
                .allSatisfy(folder -> assertThat(packages)
                        .as(
                                "adapters/%s: a runtime dependency in connector/worker/pom.xml and a META-INF/services line",
                                folder)
                        .contains("io.pqlconnector." + folder.replace('-', '.')));
    }

    @Test
    void everyModuleIsInTheReactor() throws IOException {
        String parent = Files.readString(ROOT.resolve("pom.xml"));

        assertThat(Stream.of("adapters", "connector")
                        .flatMap(area -> modules(area).stream().map(module -> area + "/" + module)))
                .allSatisfy(module -> assertThat(parent).contains("<module>" + module + "</module>"));
    }

    @Test
    void everyPackageIsNullMarked() throws IOException {
        assertThat(packagesInSources())
                .isNotEmpty()
                .allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                        .content()
                        .contains("@NullMarked"));
    }

    private static List<String> modules(String area) {
        try (Stream<Path> folders = Files.list(ROOT.resolve(area))) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<Path> packagesInSources() throws IOException {
        Set<Path> packages = new TreeSet<>();
        for (String area : List.of("adapters", "bench", "connector")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(area))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> file.toString().contains("/src/main/java/"))
                        .forEach(file -> packages.add(file.resolveSibling("")));
            }
        }
        return packages;
    }
}
