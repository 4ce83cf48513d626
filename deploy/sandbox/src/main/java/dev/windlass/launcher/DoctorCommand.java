package dev.windlass.launcher;

import dev.windlass.sandbox.Command;
import dev.windlass.sandbox.Ports;
import dev.windlass.sandbox.Project;
import dev.windlass.sandbox.PythonEnvironment;
import dev.windlass.sandbox.TemporalServer;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Says what was found and what is missing; changes and fetches nothing. */
@CommandLine.Command(
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1,
        name = "doctor",
        description = "Says what this machine has of what Windlass needs; exit code 1 if something is missing.")
final class DoctorCommand implements Callable<Integer> {
    private static final long MEGABYTE = 1024 * 1024;
    private static final long MEMORY_NEEDED = 2500;
    private static final long DISK_NEEDED = 2000;
    private static final List<String> CONTROL_PLANE = List.of("kube-apiserver", "etcd");

    @Override
    public Integer call() {
        Project project = Project.find();
        PythonEnvironment python = PythonEnvironment.of(project);
        List<Finding> findings = List.of(
                java(),
                maven(),
                python(),
                venv(python),
                temporal(python),
                kubernetes(),
                memory(),
                disk(project),
                stack(project));
        findings.forEach(finding -> System.out.println(finding.line()));
        List<String> missing = findings.stream()
                .filter(Finding.Missing.class::isInstance)
                .map(Finding::subject)
                .toList();
        System.out.println(missing.isEmpty() ? "Nothing is missing." : "Missing: " + String.join(", ", missing));
        return missing.isEmpty() ? 0 : 1;
    }

    private static Finding java() {
        int feature = Runtime.version().feature();
        return feature == 25
                ? new Finding.Found("JDK 25", Runtime.version() + " in " + System.getProperty("java.home"))
                : new Finding.Missing("JDK 25", "this is Java " + feature + "; see what ./windlass says without it");
    }

    private static Finding maven() {
        Path fetched = PythonEnvironment.cache().resolve("maven");
        Optional<Path> onPath = Command.onPath("mvn");
        if (onPath.isPresent()) {
            return new Finding.Found("Maven", onPath.get() + " (./mvnw takes it if it is 3.8.7 or newer)");
        }
        return Files.isDirectory(fetched)
                ? new Finding.Found("Maven", "in " + fetched)
                : new Finding.Absent("Maven", "./mvnw fetches it on its first run");
    }

    private static Finding python() {
        return PythonEnvironment.findPython()
                .<Finding>map(name -> new Finding.Found(
                        "Python", name + " " + PythonEnvironment.versionOf(name).orElseThrow() + hasVenv(name)))
                .orElseGet(() -> new Finding.Missing(
                        "Python", "python3 >= 3." + PythonEnvironment.OLDEST_MINOR + " on PATH, for the AWS emulator"));
    }

    private static String hasVenv(String python) {
        return Command.run(List.of(python, "-c", "import venv, ensurepip")).succeeded()
                ? " with venv"
                : " WITHOUT venv: install your system's python3-venv";
    }

    private static Finding venv(PythonEnvironment python) {
        return python.isComplete()
                ? new Finding.Found("AWS emulator", "moto in " + python.folder())
                : new Finding.Absent("AWS emulator", "fetched on first use into " + python.folder());
    }

    private static Finding temporal(PythonEnvironment python) {
        String binary = TemporalServer.binary(python);
        Command.Result version = Command.run(List.of(binary, "--version"));
        return version.succeeded()
                ? new Finding.Found("Temporal", version.output().strip() + ", " + binary)
                : new Finding.Absent("Temporal", "fetched on first use together with the AWS emulator");
    }

    private static Finding kubernetes() {
        String folder = System.getenv("KUBEBUILDER_ASSETS");
        if (folder == null || folder.isBlank()) {
            return new Finding.Absent(
                    "kube-apiserver", "KUBEBUILDER_ASSETS is not set: tests use the simulated Kubernetes API only");
        }
        List<String> lacking = CONTROL_PLANE.stream()
                .filter(name -> !Files.isExecutable(Path.of(folder, name)))
                .toList();
        return lacking.isEmpty()
                ? new Finding.Found("kube-apiserver", "in KUBEBUILDER_ASSETS=" + folder)
                : new Finding.Missing(
                        "kube-apiserver", "KUBEBUILDER_ASSETS=" + folder + " lacks " + String.join(", ", lacking));
    }

    /** Linux tells what is available; where nothing tells, nothing is claimed. */
    private static Finding memory() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            long available = lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
            return available >= MEMORY_NEEDED
                    ? new Finding.Found("memory", available + " MB available")
                    : new Finding.Missing("memory", available + " MB available, " + MEMORY_NEEDED + " MB wanted");
        } catch (IOException e) {
            return new Finding.Absent("memory", "cannot tell here; " + MEMORY_NEEDED + " MB are wanted");
        }
    }

    private static Finding disk(Project project) {
        try {
            FileStore store = Files.getFileStore(project.root());
            long available = store.getUsableSpace() / MEGABYTE;
            return available >= DISK_NEEDED
                    ? new Finding.Found("disk", available + " MB available in " + project.root())
                    : new Finding.Missing(
                            "disk",
                            available + " MB available in " + project.root() + ", " + DISK_NEEDED + " MB wanted");
        } catch (IOException e) {
            return new Finding.Absent("disk", "cannot tell: " + e.getMessage());
        }
    }

    private static Finding stack(Project project) {
        StackFiles files = new StackFiles(project.dataFolder());
        if (files.process().isEmpty() || !Files.exists(files.env())) {
            return new Finding.Absent(
                    "stack",
                    "not up; ./windlass up starts it on free ports of 127.0.0.1 (" + Ports.free() + " is one)");
        }
        return new Finding.Found(
                "stack",
                files.readEnv().entrySet().stream()
                        .filter(variable -> variable.getValue().contains("127.0.0.1"))
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .collect(Collectors.joining(" ")));
    }
}
