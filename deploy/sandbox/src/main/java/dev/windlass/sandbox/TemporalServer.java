package dev.windlass.sandbox;

import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Temporal's own development server as a process, with its SQLite file kept from stop to start. */
public final class TemporalServer implements AutoCloseable {
    public static final String NAMESPACE = "default";
    static final int OLDEST_MINOR = 9;

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Pattern VERSION = Pattern.compile("temporal version (\\d+)\\.(\\d+)");
    private static final List<String> SEARCH_ATTRIBUTES =
            List.of("WindlassCluster", "WindlassChange", "WindlassPhase", "WindlassRequester");
    /** The development server's limits are for one person at a keyboard; demo and benchmark start hundreds of workflows. */
    private static final List<String> DYNAMIC_CONFIGURATION = List.of(
            "frontend.namespaceRPS=20000",
            "frontend.namespaceRPS.visibility=2000",
            "frontend.namespaceCount=10000",
            "history.maximumSignalsPerExecution=50000",
            "system.forceSearchAttributesCacheRefreshOnRead=true");

    private final ChildProcess process;
    private final String address;

    private TemporalServer(ChildProcess process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Starts and waits until the namespace answers; folder keeps {@code temporal.db} and the log. */
    public static TemporalServer start(PythonEnvironment python, Path folder, int port) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new LocalStackException("cannot make " + folder + ": " + e.getMessage(), e);
        }
        ChildProcess process = ChildProcess.start(
                "Temporal", command(binary(python), folder, port), Map.of(), folder.resolve("temporal.log"));
        String address = "127.0.0.1:" + port;
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(address)
                .setRpcTimeout(Duration.ofSeconds(2))
                .build());
        try {
            process.awaitReady(() -> answers(stubs), START_LIMIT);
        } finally {
            stubs.shutdownNow();
            stubs.awaitTermination(1, TimeUnit.SECONDS);
        }
        return new TemporalServer(process, address);
    }

    private static List<String> command(String binary, Path folder, int port) {
        List<String> command = new ArrayList<>(List.of(
                binary,
                "server",
                "start-dev",
                "--headless",
                "--ip",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--db-filename",
                folder.resolve("temporal.db").toString(),
                "--log-level",
                "warn",
                // four times the throughput of the defaults; a power cut may cost the last moments, a crash of the
                // process nothing
                "--sqlite-pragma",
                "journal_mode=WAL",
                "--sqlite-pragma",
                "synchronous=1"));
        for (String name : SEARCH_ATTRIBUTES) {
            command.addAll(List.of("--search-attribute", name + "=Keyword"));
        }
        for (String setting : DYNAMIC_CONFIGURATION) {
            command.addAll(List.of("--dynamic-config-value", setting));
        }
        return command;
    }

    /** {@code temporal} on PATH if it is new enough, else the one that came with the Python environment. */
    public static String binary(PythonEnvironment python) {
        return Command.onPath("temporal")
                .map(Path::toString)
                .filter(TemporalServer::isNewEnough)
                .orElse(python.temporal().toString());
    }

    private static boolean isNewEnough(String binary) {
        Matcher version =
                VERSION.matcher(Command.run(List.of(binary, "--version")).output());
        return version.find()
                && (Integer.parseInt(version.group(1)) > 1 || Integer.parseInt(version.group(2)) >= OLDEST_MINOR);
    }

    private static boolean answers(WorkflowServiceStubs stubs) {
        try {
            stubs.blockingStub()
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .build());
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    /** host:port, as {@code TEMPORAL_ADDRESS} wants it. */
    public String address() {
        return address;
    }

    public ChildProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
