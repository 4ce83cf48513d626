package dev.windlass.bench;

import dev.windlass.sandbox.LocalStackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Measures Windlass on this machine, on a stack of its own that is gone afterwards. */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1,
        name = "bench",
        description = {
            "Measures on a local stack of its own: admission (a), plan and apply (b), a roll without pauses (c), memory (d), start-up (e),",
            "rolls of up to a hundred nodes beside the time that the nodes need anyway (roll), and many rollouts at once (fleet).",
            "Takes some minutes."
        })
public final class BenchCommand implements Callable<Integer> {

    private static final double QUIET = 1.5;
    private static final List<String> USUAL = List.of("a", "b", "c", "d", "e");
    private static final String ROLL = "roll";
    private static final String FLEET = "fleet";
    private static final String ALWAYS = "-";
    private static final List<String> NOTES = List.of(
            "a  both sides: %d workflows that run already, asked one call at a time each, with the same payload. Windlass: from"
                    .formatted(AdmissionBench.CLUSTERS),
            "a  publishing to the committed verdict (Kafka, decoding, schema, check, Temporal); nothing plans meanwhile.",
            "c  lower bound: activities that follow one another, where Kubernetes, AWS and nodes would take no time at all.",
            "d  in flight: one cluster's rollout under %d names, each inside a validation that does not pass."
                    .formatted(MemoryBench.ROLLOUTS),
            ROLL
                    + "  3 nodes: kops was seen to need 118 s and 98 calls, 32.7 a node, for the same control plane and two workers.",
            ROLL
                    + "  others: beside ceil(nodes / at once) * (boot + drain); two greens, the pause between them (10 s by default) comes on top.",
            FLEET
                    + "  one worker for all; nodes boot in 1 s and pods end in 0.3 s; two greens, a second apart; one node of a group at once.",
            ALWAYS
                    + "  AWS is moto, Kubernetes and its nodes are simulated, Temporal is its development server on SQLite.");

    @Parameters(arity = "0..*", paramLabel = "PART", description = "Of a b c d e roll fleet; a to e by default.")
    private List<String> parts = USUAL;

    @Option(names = "--json", description = "Print JSON; progress then goes to stderr.")
    private boolean json;

    @Option(
            names = "--boot",
            paramLabel = "DURATION",
            defaultValue = "PT30S",
            description =
                    "roll: from an instance running to its node joining; ${DEFAULT-VALUE} by default, less than in real life.")
    private Duration boot;

    @Option(
            names = "--drain",
            paramLabel = "DURATION",
            defaultValue = "PT12S",
            description = "roll: from a pod's eviction to its end; ${DEFAULT-VALUE} by default.")
    private Duration drain;

    @Option(
            names = "--cases",
            paramLabel = "NODESxATONCE",
            split = ",",
            converter = CaseConverter.class,
            description = "roll: which groups, such as 3x1,20x3,20x10+dip; +dip where nothing is fresh at first.")
    private List<RollCase> cases = RollCase.SOME;

    @Option(names = "--all", description = "roll: every case; 100x1 alone takes more than an hour.")
    private boolean all;

    @Option(
            names = "--fleet",
            paramLabel = "CLUSTERSxGROUPSxNODES",
            defaultValue = "100x2x10",
            converter = FleetConverter.class,
            description = "fleet: how many rollouts, one a group; ${DEFAULT-VALUE} by default.")
    private Fleet fleet;

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
                    "%s %s, Java %s"
                            .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), Runtime.version()),
                    Runtime.getRuntime().availableProcessors(),
                    load,
                    figures,
                    NOTES.stream()
                            .filter(note ->
                                    note.startsWith(ALWAYS) || parts.contains(note.substring(0, note.indexOf(' '))))
                            .toList());
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
            if (!List.of("a", FLEET).containsAll(parts)) {
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
            if (parts.contains(ROLL)) {
                progress("roll: 3 nodes");
                figures.addAll(new ThreeNodesBench(stage, this::progress).measure());
                figures.addAll(
                        new MakespanBench(stage, this::progress, boot, drain).measure(all ? RollCase.ALL : cases));
            }
            if (parts.contains(FLEET)) {
                progress("fleet: starting " + fleet.allNodes() + " nodes");
                figures.addAll(new FleetBench(stage, this::progress).measure(fleet));
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

    /** For the command line. */
    static final class CaseConverter implements ITypeConverter<RollCase> {
        @Override
        public RollCase convert(String text) {
            try {
                return RollCase.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** For the command line. */
    static final class FleetConverter implements ITypeConverter<Fleet> {
        @Override
        public Fleet convert(String text) {
            try {
                return Fleet.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    private void requireKnown() {
        for (String part : parts) {
            if (!USUAL.contains(part) && !part.equals(ROLL) && !part.equals(FLEET)) {
                throw new LocalStackException(
                        "PART: must be one of %s %s %s, is %s".formatted(String.join(" ", USUAL), ROLL, FLEET, part));
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
