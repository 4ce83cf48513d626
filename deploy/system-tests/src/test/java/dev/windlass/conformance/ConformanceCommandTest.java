package dev.windlass.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.sandbox.Project;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Over a project of its own, whose tests have left results. */
class ConformanceCommandTest {

    private static final List<String> NUMBERS =
            Behaviour.all().stream().map(Behaviour::number).toList();

    @TempDir
    private Path project;

    private final StringWriter output = new StringWriter();

    @BeforeEach
    void everyBehaviourHasATestThatPassed() throws IOException {
        ran("workflows", "a.AllTest", "provesAll", "PASS", String.join(",", NUMBERS));
    }

    @Test
    void listsSeventyFiveBehavioursInOrderAndNoneTwice() {
        assertThat(NUMBERS)
                .hasSize(75)
                .doesNotHaveDuplicates()
                .startsWith("R1", "R2")
                .contains("R54", "R60")
                .endsWith("V10", "V11");
    }

    @Test
    void conformsWhereEachHasATestThatPasses() {
        assertThat(run()).isZero();
        assertThat(output.toString())
                .contains("  pass     R17  Pods really are evicted")
                .contains("AllTest.provesAll")
                .contains("75 behaviours: 75 pass, 0 FAIL, 0 skipped, 0 no test; last test run 20");
    }

    @Test
    void oneThatFailsIsNotMadeGoodByOneThatPasses() throws IOException {
        ran("deploy/system-tests", "b.MoreTest", "breaks", "FAIL", "R17,R18");

        assertThat(status("R17")).isEqualTo(Status.FAIL);
        assertThat(run()).isEqualTo(1);
        assertThat(output.toString())
                .contains("  FAIL     R18")
                .contains("MoreTest.breaks: FAIL")
                .contains("73 pass, 2 FAIL");
    }

    @Test
    void oneThatPassesIsEnoughBesideOneThatCannotRunHere() throws IOException {
        ran("deploy/system-tests", "b.RealTest", "needsAnApiServer", "SKIP", "R17");

        assertThat(status("R17")).isEqualTo(Status.PASS);
        assertThat(run()).isZero();
        assertThat(output.toString()).contains("RealTest.needsAnApiServer: skipped");
    }

    @Test
    void whatWasOnlySkippedIsNotProved() throws IOException {
        ran("workflows", "a.AllTest", "provesAll", "SKIP", String.join(",", NUMBERS));

        assertThat(status("V1")).isEqualTo(Status.SKIP);
        assertThat(run()).isEqualTo(1);
    }

    @Test
    void aTestThatIsNotThereAnyMoreProvesNothing() throws IOException {
        Files.delete(project.resolve("workflows/target/test-classes/a/AllTest.class"));

        assertThat(status("R1")).isEqualTo(Status.NO_TEST);
        assertThat(run()).isEqualTo(1);
        assertThat(output.toString()).contains("75 behaviours, and no tagged test has run yet");
    }

    @Test
    void refusesATagThatIsNoBehaviourByTheNameOfItsTest() throws IOException {
        ran("api/server", "b.MoreTest", "isMistaken", "PASS", "R55");

        assertThat(run()).isEqualTo(1);
        assertThat(output.toString()).isEqualTo("MoreTest.isMistaken is tagged R55, which is no behaviour");
    }

    @Test
    void saysWhichFileIsNoRecord() throws IOException {
        ran("api/server", "b.MoreTest", "wasCutOff", "PA", "R1");

        assertThat(run()).isEqualTo(1);
        assertThat(output.toString()).startsWith("not the record of a test: ").contains("b.MoreTest#wasCutOff");
    }

    @Test
    void writesAPageWithALinkToEachTest() throws IOException {
        ran("deploy/system-tests", "b.Outer$Inner", "breaks", "FAIL", "R17");

        assertThat(run("--markdown")).isEqualTo(1);
        assertThat(project.resolve("docs/conformance.md"))
                .content()
                .contains("## Durability\n")
                .contains("| R17 | Pods really are evicted, and their PodDisruptionBudgets are respected. | FAIL | "
                        + "[AllTest.provesAll](../workflows/src/test/java/a/AllTest.java)<br>"
                        + "[Outer.Inner.breaks](../deploy/system-tests/src/test/java/b/Outer.java) FAIL |");
    }

    @Test
    void theDocumentationHasEveryBehaviourWordForWord() throws IOException {
        List<String> page = Files.readAllLines(Project.find().root().resolve("docs/conformance.md"));

        assertThat(Behaviour.all())
                .allSatisfy(behaviour -> assertThat(page)
                        .filteredOn(line ->
                                line.startsWith("| " + behaviour.number() + " | " + behaviour.sentence() + " |"))
                        .hasSize(1));
    }

    private Status status(String number) {
        return report().entries().stream()
                .filter(entry -> entry.behaviour().number().equals(number))
                .findFirst()
                .orElseThrow()
                .status();
    }

    private ConformanceReport report() {
        return ConformanceReport.of(Behaviour.all(), TestRecord.readAll(project));
    }

    private int run(String... arguments) {
        return new CommandLine(new ConformanceCommand(project))
                .setOut(new PrintWriter(output))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    output.write(failure.getMessage());
                    return 1;
                })
                .execute(arguments);
    }

    private void ran(String module, String type, String method, String result, String numbers) throws IOException {
        Path target = project.resolve(module).resolve("target");
        Path compiled = target.resolve("test-classes/" + type.replace('.', '/') + ".class");
        Files.createDirectories(compiled.getParent());
        Files.write(compiled, new byte[0]);
        Files.createDirectories(target.resolve("conformance"));
        Files.writeString(target.resolve("conformance/" + type + "#" + method), result + "\t" + numbers + "\n");
    }
}
