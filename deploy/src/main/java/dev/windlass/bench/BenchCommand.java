package dev.windlass.bench;

import dev.windlass.local.LocalStackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures Windlass on this machine, on a stack of its own that is gone afterwards. */
@Command(mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1,
        name = "bench", description = "Measures on a local stack of its own: admission, plan and apply, roll, memory, start-up. Takes some minutes.")
public final class BenchCommand implements Callable<Integer> {

    private static final double QUIET = 1.5;
    private static final List<String> ALL = List.of("a", "b", "c", "d", "e");
    private static final String ALWAYS = "-";
    private static final List<String> NOTES = List.of(
            "a  both sides: %d workflows that run already, asked one call at a time each, with the same payload. Windlass: from"
                    .formatted(AdmissionBench.CLUSTERS),
            "a  publishing to the committed verdict (Kafka, decoding, schema, check, Temporal); nothing plans meanwhile.",
            "c  lower bound: activities that follow one another, where Kubernetes, AWS and nodes would take no time at all.",
            "d  in flight: one cluster's rollout under %d names, each inside a validation that does not pass."
                    .formatted(MemoryBench.ROLLOUTS),
            ALWAYS + "  AWS is moto, Kubernetes and its nodes are simulated, Temporal is its development server on SQLite.");

    @Parameters(arity = "0..*", paramLabel = "PART", description = "Of a b c d e; all by default.")
    private List<String> parts = ALL;

    @Option(names = "--json", description = "Print JSON; progress then goes to stderr.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        requireKnown();
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        if (load > QUIET) {
            progress("the load is %.2f: other work on this machine will show in the numbers".formatted(load));
        }
        Path folder = Files.createTempDirectory("windlass-bench");
        try {
            List<Figure> figures = new ArrayList<>(measure(folder));
            figures.sort(Comparator.comparing(Figure::part));
            BenchReport report = new BenchReport(
                    "%s %s, Java %s".formatted(
                            System.getProperty("os.name"), System.getProperty("os.arch"), Runtime.version()),
                    Runtime.getRuntime().availableProcessors(),
                    load,
                    figures,
                    NOTES.stream().filter(note -> note.startsWith(ALWAYS) || parts.contains(note.substring(0, 1))).toList());
            System.out.print(json ? report.json() + "\n" : report.table());
            return 0;
        } finally {
            delete(folder);
        }
    }

    private List<Figure> measure(Path folder) {
        List<Figure> figures = new ArrayList<>();
        progress("starting a stack in " + folder);
        try (Stage stage = Stage.start(folder, this::progress)) {
            if (parts.contains("d")) {
                figures.addAll(new MemoryBench(stage).measure("idle"));
            }
            if (!parts.equals(List.of("a"))) {
                progress("creating " + Events.CLUSTER);
                ChangeBench.prepare(stage);
            }
            if (parts.contains("b") || parts.contains("c")) {
                progress("b: kubenet to Calico");
                figures.addAll(new ChangeBench(stage).measure());
            }
            if (parts.contains("c")) {
                progress("c: rolling 3 nodes");
                figures.addAll(new RollBench(stage).measure());
            }
            if (parts.contains("e")) {
                progress("e: windlass get clusters");
                figures.addAll(new StartupBench(stage).measure());
            }
            if (parts.contains("d")) {
                progress("d: " + MemoryBench.ROLLOUTS + " rollouts");
                figures.addAll(new MemoryBench(stage).inFlight());
            }
            if (parts.contains("a")) {
                figures.addAll(new AdmissionBench(stage, this::progress).measure());
            }
        }
        return figures;
    }

    private void requireKnown() {
        for (String part : parts) {
            if (!ALL.contains(part)) {
                throw new LocalStackException("PART: must be one of " + String.join(" ", ALL) + ", is " + part);
            }
        }
    }

    private void progress(String line) {
        (json ? System.err : System.out).println(line);
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the bench's folder " + folder + " cannot be removed", e);
        }
    }
}
