package dev.windlass;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Who may import whom, and what code that runs inside a workflow must not touch. A package that is in no module's list
 * is refused, so that a new one is a decision.
 */
@AnalyzeClasses(packages = "dev.windlass", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] WORKFLOWS =
            packages("spec", "resource", "plan", "rollout", "health", "change", "workflow", "activity");
    private static final String[] ACTIVITIES =
            packages("provider", "aws", "statestore", "kubernetes", "hook", "progress", "planner", "failpoint");
    private static final String[] API = packages("server", "ingest", "cli");
    private static final String[] DEPLOY = packages("sandbox", "launcher", "simulator", "bench", "demo", "conformance");

    /** Values in, values out. */
    private static final String[] PURE = packages("spec", "resource", "plan", "rollout", "change", "health");

    /** What history is replayed through, and what must therefore do the same again. */
    private static final String[] REPLAYED = packages("workflow", "rollout", "change", "health");

    private static final String AWS = "software.amazon.awssdk..";
    private static final String KAFKA = "org.apache.kafka..";
    private static final String KUBERNETES = "io.fabric8..";
    private static final String MICRONAUT = "io.micronaut..";
    private static final String TEMPORAL = "io.temporal..";

    // The modules and their order

    @ArchTest
    static final ArchRule everyPackageBelongsToAModule =
            classes().should().resideInAnyPackage(all(WORKFLOWS, ACTIVITIES, API, DEPLOY));

    @ArchTest
    static final ArchRule importsPointOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("workflows")
            .definedBy(WORKFLOWS)
            .layer("activities")
            .definedBy(ACTIVITIES)
            .layer("api")
            .definedBy(API)
            .layer("deploy")
            .definedBy(DEPLOY)
            .whereLayer("workflows")
            .mayNotAccessAnyLayer()
            .whereLayer("activities")
            .mayOnlyAccessLayers("workflows")
            .whereLayer("api")
            .mayOnlyAccessLayers("activities", "workflows")
            .whereLayer("deploy")
            .mayOnlyAccessLayers("api", "activities", "workflows");

    @ArchTest
    static final ArchRule noTwoPackagesNeedEachOther =
            slices().matching("dev.windlass.(**)").should().beFreeOfCycles();

    // The libraries that each may know

    @ArchTest
    static final ArchRule theCoreKnowsNoSystemButTemporal = noClasses()
            .that()
            .resideInAnyPackage(WORKFLOWS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AWS, KAFKA, KUBERNETES, MICRONAUT);

    @ArchTest
    static final ArchRule specsPlansAndDecisionsKnowNotEvenTemporal = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(TEMPORAL);

    /** The benchmark has two workflows of its own, to tell what the server takes by itself. */
    @ArchTest
    static final ArchRule onlyWorkflowsUseTheWorkflowApi = noClasses()
            .that()
            .resideOutsideOfPackages("dev.windlass.workflow..", "dev.windlass.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.temporal.workflow..");

    @ArchTest
    static final ArchRule activitiesAndTheCoreKnowNoFramework = noClasses()
            .that()
            .resideInAnyPackage(all(WORKFLOWS, ACTIVITIES))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(MICRONAUT);

    @ArchTest
    static final ArchRule onlyOnePackageOfTheProductKnowsTheKubernetesClient = noClasses()
            .that()
            .resideInAnyPackage(all(WORKFLOWS, ACTIVITIES, API))
            .and()
            .resideOutsideOfPackage("dev.windlass.kubernetes..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(KUBERNETES);

    @ArchTest
    static final ArchRule theCommandLineIsALightClient = noClasses()
            .that()
            .resideInAPackage("dev.windlass.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AWS, KAFKA, KUBERNETES, MICRONAUT, TEMPORAL);

    @ArchTest
    static final ArchRule theCommandLineSharesOnlyWordsWithTheServer = noClasses()
            .that()
            .resideInAPackage("dev.windlass.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(all(
                    packages("resource", "plan", "workflow", "activity", "health", "server", "ingest"),
                    new String[] {"dev.windlass.rollout"},
                    ACTIVITIES,
                    DEPLOY));

    // Determinism: a replay must take the same steps, on another machine and on another day

    @ArchTest
    static final ArchRule replayedCodeReadsNoClock = noClasses()
            .that()
            .resideInAnyPackage(REPLAYED)
            .should()
            .callMethodWhere(clockIsRead())
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock");

    @ArchTest
    static final ArchRule replayedCodeStartsNoThreadsAndTakesNoLocks = noClasses()
            .that()
            .resideInAnyPackage(REPLAYED)
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are of java.util.concurrent, TimeUnit aside",
                    type -> type.getPackageName().startsWith("java.util.concurrent")
                            && !type.isEquivalentTo(TimeUnit.class)))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class);

    @ArchTest
    static final ArchRule replayedCodeDrawsNoLots = noClasses()
            .that()
            .resideInAnyPackage(REPLAYED)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Random.class)
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.security.SecureRandom")
            .orShould()
            .callMethodWhere(callTo("java.util.UUID", Set.of("randomUUID")))
            .orShould()
            .callMethodWhere(callTo("java.lang.Math", Set.of("random")))
            .orShould()
            .callMethodWhere(callTo("java.util.Collections", Set.of("shuffle")));

    @ArchTest
    static final ArchRule replayedCodeTouchesNoFilesAndNoNetwork = noClasses()
            .that()
            .resideInAnyPackage(REPLAYED)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.nio.file..")
            .orShould()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are of java.net, URI aside",
                    type -> type.getPackageName().startsWith("java.net") && !type.isEquivalentTo(URI.class)))
            .orShould()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are of java.io, Serializable aside",
                    type -> type.getPackageName().equals("java.io")
                            && !type.getSimpleName().equals("Serializable")))
            .orShould()
            .callMethodWhere(callTo("java.lang.System", Set.of("getenv", "getProperty")));

    /** A line that is logged again at each replay tells of things that did not happen again. */
    @ArchTest
    static final ArchRule replayedCodeLogsThroughTheWorkflow = noClasses()
            .that()
            .resideInAnyPackage(REPLAYED)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(LoggerFactory.class);

    @ArchTest
    static final ArchRule replayedCodeKeepsNothingBetweenRuns = fields().that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(REPLAYED)
            .and()
            .areStatic()
            .should()
            .beFinal();

    /** Their order differs between machines, and with it the order of commands. */
    @ArchTest
    static final ArchRule workflowsIterateInADefinedOrder = noClasses()
            .that()
            .resideInAPackage("dev.windlass.workflow..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(HashMap.class, HashSet.class, IdentityHashMap.class, WeakHashMap.class)
            .orShould()
            .callMethodWhere(
                    callTo(Collectors.class.getName(), Set.of("toSet", "toMap", "groupingBy", "toUnmodifiableSet")));

    private static DescribedPredicate<JavaCall<?>> clockIsRead() {
        return DescribedPredicate.describe("the machine's clock is read", call -> {
            String owner = call.getTargetOwner().getName();
            String method = call.getName();
            return owner.startsWith("java.time.") && method.equals("now")
                    || owner.equals("java.lang.System")
                            && Set.of("currentTimeMillis", "nanoTime").contains(method)
                    || owner.equals("java.util.Date");
        });
    }

    private static DescribedPredicate<JavaCall<?>> callTo(String owner, Set<String> methods) {
        return DescribedPredicate.describe(
                "it is " + owner + "." + String.join(" or ", methods),
                call -> call.getTargetOwner().getName().equals(owner) && methods.contains(call.getName()));
    }

    private static String[] packages(String... names) {
        return Arrays.stream(names).map(name -> "dev.windlass." + name + "..").toArray(String[]::new);
    }

    private static String[] all(String[]... lists) {
        return Stream.of(lists).flatMap(Arrays::stream).toArray(String[]::new);
    }
}
