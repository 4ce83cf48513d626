package dev.windlass.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.ChangeView;
import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.ChangeView.NodeInHand;
import dev.windlass.change.JournalEntry;
import dev.windlass.change.Phase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TerminalTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[31m",
                "\u009b31m",
                "\u0007",
                "\r",
                "\b",
                "\u007f",
                "\u202e",
                "\u2066",
                "\u200f",
                "\u2028",
                "\ufeff"
            })
    void whatCouldCommandATerminalIsEscaped(String dangerous) {
        assertThat(Terminal.escapeText("a" + dangerous + "b"))
                .startsWith("a\\u")
                .endsWith("b")
                .doesNotContain(dangerous);
    }

    @Test
    void ordinaryTextIsLeftAlone() {
        assertThat(Terminal.escape("nödes-1 日本 {a: b}")).isEqualTo("nödes-1 日本 {a: b}");
    }

    @Test
    void layoutStaysInTextAndNotInACell() {
        assertThat(Terminal.escapeText("a\n\tb")).isEqualTo("a\n\tb");
        assertThat(Terminal.escape("a\n\tb")).isEqualTo("a\\u000a\\u0009b");
    }

    @ParameterizedTest
    @CsvSource({"90s,PT90S", "15m,PT15M", "1h30m,PT1H30M", "0s,PT0S", "250ms,PT0.25S", "PT5M,PT5M"})
    void durationsAreReadAsKopsUsersWriteThem(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-5m", "PT-5M", "soon", "99999999999999999999h"})
    void otherDurationsAreRefused(String text) {
        assertThatThrownBy(() -> new Durations().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageStartingWith("'" + text + "' must be ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dev.windlass.node.draining.v1|draining the node i-1|Draining the node: \"i-1\".",
                "dev.windlass.cluster.validated.v1|cluster validated; revalidating in 10s to make sure it does not flap|Cluster validated; revalidating in 10s to make sure it does not flap.",
                "dev.windlass.change.failed.v1|no such image|FAILED: no such image",
                "dev.windlass.question.asked.v1|draining i-1: retry?|QUESTION: draining i-1: retry?",
                "dev.windlass.something.new.v9|it happened|It happened."
            })
    void journalEntriesAreToldInTheWordsOfKops(String type, String message, String line) {
        assertThat(JournalFormatter.line(entry(type, message, Map.of()))).isEqualTo(line);
    }

    @Test
    void theNameOfAnInstanceGroupIsWrittenAsItIs() {
        JournalEntry entry = new JournalEntry(
                "1",
                Instant.EPOCH,
                "c",
                "change",
                "dev.windlass.gate.passed.v1",
                "windlass",
                "nodes-a",
                "nodes-a: going on",
                Map.of());

        assertThat(JournalFormatter.line(entry)).isEqualTo("nodes-a: going on.");
    }

    @Test
    void theNameOfAPersonIsWrittenAsItIs() {
        JournalEntry entry = new JournalEntry(
                "1",
                Instant.EPOCH,
                "c",
                "change",
                "dev.windlass.change.admitted.v1",
                "root",
                "change",
                "root asked for: edit",
                Map.of());

        assertThat(JournalFormatter.line(entry)).isEqualTo("root asked for: edit.");
    }

    @Test
    void aCompletedTaskIsCounted() {
        JournalEntry entry =
                entry("dev.windlass.task.completed.v1", "57/119 create VPC/a", Map.of("done", "57", "total", "119"));

        assertThat(JournalFormatter.line(entry)).isEqualTo("Tasks: 57 done / 119 total; create VPC/a");
    }

    @Test
    void aMessageOfTheJournalCannotCommandTheTerminal() {
        assertThat(JournalFormatter.line(entry("x", "\u001b[2Jgone", Map.of()))).isEqualTo("\\u001b[2Jgone.");
    }

    @Test
    void progressCountsTasksAndThenNodes() {
        assertThat(ProgressLine.text(view(Phase.APPLYING)))
                .isEqualTo("Applying [#########################.....] 5/6 tasks");
        assertThat(ProgressLine.text(view(Phase.ROLLING)))
                .isEqualTo("Rolling [##########....................] 1/3 nodes nodes");
        assertThat(ProgressLine.text(view(Phase.COMPLETED))).isEmpty();
    }

    @Test
    void progressNamesTheNodesInHandAndWhatAGroupWaitsFor() {
        ChangeView view = view(
                Phase.ROLLING,
                List.of(
                        new GroupProgress(
                                "nodes-a",
                                "rolling",
                                1,
                                1,
                                2,
                                List.of(
                                        new NodeInHand("i-1", "node-1", "draining"),
                                        new NodeInHand("i-2", null, "terminating")),
                                null),
                        new GroupProgress(
                                "nodes-b\u001b", "rolling", 0, 2, 2, List.of(), "no maintenance window is open")));

        assertThat(ProgressLine.text(view))
                .isEqualTo("Rolling [#######.......................] 1/4 nodes "
                        + "nodes-a: node-1 draining, i-2 terminating; nodes-b\\u001b, no maintenance window is open");
    }

    @Test
    void withoutATerminalNothingIsDrawn() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ProgressLine progress = new ProgressLine(new PrintStream(out), false, 80);

        progress.show(view(Phase.APPLYING));
        progress.above("a line");
        progress.finish();

        assertThat(out).hasToString("a line" + System.lineSeparator());
    }

    @Test
    void aLineGoesAboveTheBarAndTheBarIsDrawnAgain() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ProgressLine progress = new ProgressLine(new PrintStream(out), true, 20);

        progress.show(view(Phase.APPLYING));
        progress.above("a line");

        assertThat(out)
                .hasToString("Applying [#########\r\u001b[2Ka line" + System.lineSeparator() + "Applying [#########");
    }

    private static JournalEntry entry(String type, String message, Map<String, String> data) {
        return new JournalEntry("1", Instant.EPOCH, "c", "change", type, "windlass", "i-1", message, data);
    }

    private static ChangeView view(Phase phase) {
        return view(
                phase,
                List.of(
                        new GroupProgress("control-plane", "done", 1, 0, 1),
                        new GroupProgress("nodes", "rolling", 0, 2, 2)));
    }

    private static ChangeView view(Phase phase, List<GroupProgress> groups) {
        return new ChangeView(
                "c-1",
                "c",
                "edit",
                "alice",
                "",
                ApprovalPolicy.REQUIRED,
                phase,
                null,
                0,
                6,
                0,
                5,
                6,
                groups,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
    }
}
