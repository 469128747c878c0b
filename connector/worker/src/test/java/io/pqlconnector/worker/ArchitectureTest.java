package io.pqlconnector.worker;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The arrows between modules. Maven refuses most wrong imports already; here stands what it cannot see: an import that a
 * transitive dependency would allow, and calls into the JDK that the inside must not make.
 */
@AnalyzeClasses(packages = "io.pqlconnector", importOptions = ArchitectureTest.NoTests.class)
final class ArchitectureTest {
    /** ArchUnit's own option knows the folder of tests below {@code target} alone; a lane of CI builds elsewhere. */
    static final class NoTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }

    private static final String OURS = "io.pqlconnector..";
    private static final String[] INSIDE = {
        "io.pqlconnector.spi..", "io.pqlconnector.rules..", "io.pqlconnector.core..", "io.pqlconnector.learn.."
    };

    @ArchTest
    static final ArchRule theVocabularyNeedsNothingButTheJdk = classes()
            .that()
            .resideInAPackage("io.pqlconnector.spi..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.pqlconnector.spi..");

    @ArchTest
    static final ArchRule rulesKnowTheVocabulary = arrows("rules", "spi");

    @ArchTest
    static final ArchRule theCoreKnowsRulesAndVocabulary = arrows("core", "rules", "spi");

    @ArchTest
    static final ArchRule whoJudgesRulesKnowsTheInside = arrows("learn", "core", "rules", "spi");

    @ArchTest
    static final ArchRule theLakeKnowsTheInside = arrows("usage", "core", "rules", "spi");

    @ArchTest
    static final ArchRule theLedgerKnowsTheInside = arrows("store", "core", "rules", "spi");

    @ArchTest
    static final ArchRule theWorkerKnowsNoAdapter = arrows("worker", "core", "learn", "rules", "spi", "store", "usage");

    @ArchTest
    static final ArchRule formatsKnowTheVocabulary = arrows("formats", "spi");

    @ArchTest
    static final ArchRule theHttpClientKnowsTheVocabulary = arrows("http", "spi");

    @ArchTest
    static final ArchRule pullingOverHttpKnowsTheVocabulary = arrows("pull", "spi", "http");

    @ArchTest
    static final ArchRule theTestkitKnowsWhatAdaptersShare = arrows("testkit", "spi", "http");

    @ArchTest
    static final ArchRule sourcesKnowWhatAdaptersShare = arrows("source", "spi", "formats", "http", "pull");

    @ArchTest
    static final ArchRule lookupKnowsTheVocabulary = arrows("lookup", "spi");

    @ArchTest
    static final ArchRule destinationsKnowWhatAdaptersShare = arrows("crm", "spi", "formats", "http", "lookup");

    @ArchTest
    static final ArchRule adaptersDoNotKnowEachOther =
            SlicesRuleDefinition.slices().assignedFrom(new ByAdapter()).should().notDependOnEachOther();

    @ArchTest
    static final ArchRule theInsideDoesNoInputOrOutput = noClasses()
            .that()
            .resideInAnyPackage(INSIDE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "java.net.http..",
                            "java.nio.channels..",
                            "java.sql..",
                            "javax.sql..",
                            "okhttp3..",
                            "org.duckdb..",
                            "org.jdbi..",
                            "org.quartz..",
                            "org.sqlite..")
                    .or(named(
                            "java.io.File",
                            "java.io.FileInputStream",
                            "java.io.FileOutputStream",
                            "java.io.FileReader",
                            "java.io.FileWriter",
                            "java.io.RandomAccessFile",
                            "java.lang.ProcessBuilder",
                            "java.net.ServerSocket",
                            "java.net.Socket",
                            "java.net.URLConnection",
                            "java.nio.file.Files")))
            .because("the adapters, the lake, the ledger and the worker do that, behind ports");

    @ArchTest
    static final ArchRule theInsideReadsNoClock = noClasses()
            .that()
            .resideInAnyPackage(INSIDE)
            .should()
            .accessTargetWhere(target(method("java.time", "now"))
                    .or(target(method("java.time.Clock", "system", "systemDefaultZone", "systemUTC", "tick")))
                    .or(target(method("java.lang.System", "currentTimeMillis", "nanoTime", "getenv"))))
            .because("the instant is an argument, so that a run can be repeated and tested");

    @ArchTest
    static final ArchRule theInsideDoesNotWait = noClasses()
            .that()
            .resideInAnyPackage(INSIDE)
            .should()
            .accessTargetWhere(target(method("java.lang.Thread", "sleep"))
                    .or(target(method("java.util.concurrent.TimeUnit", "sleep")))
                    .or(target(method("java.util.concurrent.locks.LockSupport", "park", "parkNanos", "parkUntil"))))
            .because("waiting is an argument, so that no test has to");

    @ArchTest
    static final ArchRule theInsideThrowsNoDice = noClasses()
            .that()
            .resideInAnyPackage(INSIDE)
            .should()
            .dependOnClassesThat(named(
                    "java.security.SecureRandom",
                    "java.util.Random",
                    "java.util.SplittableRandom",
                    "java.util.concurrent.ThreadLocalRandom"))
            .orShould()
            .accessTargetWhere(
                    target(method("java.lang.Math", "random")).or(target(method("java.util.UUID", "randomUUID"))))
            .because("the same input has to give the same bytes");

    private ArchitectureTest() {}

    @ArchTest
    static void everyModuleIsLookedAt(JavaClasses classes) {
        assertThat(Stream.of(
                        "spi", "rules", "core", "learn", "usage", "store", "worker", "formats", "http", "source", "crm",
                        "lookup", "testkit"))
                .allSatisfy(name -> assertThat(classes.that(resideInAPackage("io.pqlconnector." + name + "..")))
                        .isNotEmpty());
    }

    /** Of our own packages, {@code from} may use itself and {@code to}. */
    private static ArchRule arrows(String from, String... to) {
        String[] allowed = Stream.concat(Stream.of(from), Arrays.stream(to))
                .map(name -> "io.pqlconnector." + name + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("io.pqlconnector." + from + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(OURS).and(not(resideInAnyPackage(allowed))));
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
        Set<String> wanted = Set.of(names);
        return describe("are one of " + wanted, type -> wanted.contains(type.getFullName()));
    }

    /** A method of one class, or of any class of one package. */
    private static DescribedPredicate<AccessTarget> method(String owner, String... names) {
        Set<String> wanted = Set.of(names);
        return describe(
                owner + "." + wanted,
                target -> wanted.contains(target.getName())
                        && (target.getOwner().getFullName().equals(owner)
                                || target.getOwner().getPackageName().equals(owner)));
    }

    /** Two words name an adapter: io.pqlconnector.source.files, io.pqlconnector.crm.local. */
    private static final class ByAdapter implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String[] words = type.getPackageName().split("\\.", -1);
            boolean adapter = words.length >= 4 && (words[2].equals("source") || words[2].equals("crm"));
            return adapter ? SliceIdentifier.of(words[2], words[3]) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "adapters";
        }
    }
}
