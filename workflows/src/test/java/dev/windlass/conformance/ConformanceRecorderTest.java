package dev.windlass.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class ConformanceRecorderTest {

    @TempDir
    private Path folder;

    @Test
    void keepsHowEachTaggedTestEndedAndNothingOfTheOthers() {
        run(selectClass(Story.class));

        assertThat(results(Story.class))
                .isEqualTo(Map.of(
                        "passes", "PASS\tR1,R2,R10",
                        "fails", "FAIL\tR2",
                        "isDisabled", "SKIP\tV3",
                        "cannotRunHere", "SKIP\tV4",
                        "failsForOneOfItsValues", "FAIL\tR5",
                        "passesForAllOfItsValues", "PASS\tR6",
                        "makesTestsOfWhichOneFails", "FAIL\tR7"));
    }

    @Test
    void aRunOfOneTestLeavesWhatTheOthersDid() {
        run(selectClass(Story.class));
        run(selectMethod(Story.class, "passes"));
        run(selectClass(Hopeless.class));

        assertThat(results(Story.class)).containsEntry("fails", "FAIL\tR2").containsEntry("passes", "PASS\tR1,R2,R10");
    }

    @Test
    void everyTestFailsWhoseClassCannotBeSetUp() {
        run(selectClass(Hopeless.class));

        assertThat(results(Hopeless.class))
                .isEqualTo(Map.of("neverRuns", "FAIL\tR8", "neverRunsEither", "FAIL\tR8,R9"));
    }

    @Test
    void everyTestIsSkippedWhoseClassIs() {
        run(selectClass(Elsewhere.class));

        assertThat(results(Elsewhere.class)).isEqualTo(Map.of("needsSomethingElse", "SKIP\tR9"));
    }

    @Test
    void aTestThatDoesNotReturnHasFailed() {
        Watching.folder = folder;
        run(selectClass(Watching.class));

        assertThat(Watching.seen).isEqualTo("FAIL\tR1");
        assertThat(results(Watching.class)).isEqualTo(Map.of("looksAtItself", "PASS\tR1"));
    }

    @Test
    void forgetsTestsThatWereRenamedOrLostTheirTag() throws IOException {
        Files.writeString(folder.resolve(Story.class.getName() + "#hadAnotherName"), "PASS\tR1\n");
        Files.writeString(folder.resolve(Story.class.getName() + "#isOfNoBehaviour"), "PASS\tR1\n");
        Files.writeString(folder.resolve("dev.windlass.Other#stays"), "PASS\tR1\n");

        run(selectClass(Story.class));

        assertThat(results(Story.class)).doesNotContainKeys("hadAnotherName", "isOfNoBehaviour");
        assertThat(folder.resolve("dev.windlass.Other#stays")).exists();
    }

    private void run(DiscoverySelector selector) {
        LauncherConfig alone = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .addTestExecutionListeners(new ConformanceRecorder(folder))
                .build();
        LauncherFactory.create(alone)
                .execute(LauncherDiscoveryRequestBuilder.request()
                        .selectors(selector)
                        .build());
    }

    private Map<String, String> results(Class<?> type) {
        try (Stream<Path> files = Files.list(folder)) {
            Map<String, String> results = new TreeMap<>();
            for (Path file : files.toList()) {
                String[] name = file.getFileName().toString().split("#");
                if (name[0].equals(type.getName())) {
                    results.put(name[1], Files.readString(file).strip());
                }
            }
            return results;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Tag("fixture")
    static class Story {

        @Test
        @Tag("R10")
        @Tag("R2")
        @Tag("R1")
        @Tag("slow")
        void passes() {}

        @Test
        @Tag("R2")
        void fails() {
            throw new AssertionError("on purpose");
        }

        @Test
        @Disabled
        @Tag("V3")
        void isDisabled() {}

        @Test
        @Tag("V4")
        void cannotRunHere() {
            assumeTrue(false);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        @Tag("R5")
        void failsForOneOfItsValues(int value) {
            assertThat(value).isNotEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        @Tag("R6")
        void passesForAllOfItsValues(int value) {
            assertThat(value).isPositive();
        }

        @TestFactory
        @Tag("R7")
        List<DynamicTest> makesTestsOfWhichOneFails() {
            return List.of(DynamicTest.dynamicTest("one", this::fails), DynamicTest.dynamicTest("two", this::passes));
        }

        @Test
        @Tag("R1x")
        void isOfNoBehaviour() {}
    }

    @Tag("fixture")
    static class Hopeless {

        @BeforeAll
        static void cannotBeSetUp() {
            throw new IllegalStateException("on purpose");
        }

        @Test
        @Tag("R8")
        void neverRuns() {}

        @Test
        @Tag("R8")
        @Tag("R9")
        void neverRunsEither() {}
    }

    @Disabled
    @Tag("R9")
    @Tag("fixture")
    static class Elsewhere {

        @Test
        void needsSomethingElse() {}
    }

    @Tag("fixture")
    static class Watching {

        private static Path folder;
        private static String seen;

        @Test
        @Tag("R1")
        void looksAtItself() throws IOException {
            seen = Files.readString(folder.resolve(Watching.class.getName() + "#looksAtItself"))
                    .strip();
        }
    }
}
