package dev.windlass.conformance;

import dev.windlass.change.JournalEntry;
import dev.windlass.failpoint.Failpoint;
import dev.windlass.hook.AllowedHosts;
import dev.windlass.sandbox.Ports;
import dev.windlass.sandbox.ServerProcess;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The worker that is deployed, as a process of its own, which a test lets die and live again. Time is real. */
final class WorkerProcess implements Engine {

    /** Activities that did not heartbeat for 10 s are given to another worker. */
    static final Duration PAST_THE_HEARTBEAT = Duration.ofSeconds(13);

    /** Of a start, of heartbeats that do not come, and of the way to the point. */
    private static final Duration HALT = Duration.ofMinutes(5);

    private static final Pattern HALTING = Pattern.compile("halting (\\S+):1$");

    private final WorkflowClient client;
    private final RolloutWorld.Parts world;
    private final Map<String, String> environment;
    private final ServerProcess process;

    private WorkerProcess(WorkflowClient client, RolloutWorld.Parts world, Map<String, String> environment) {
        this.client = client;
        this.world = world;
        this.environment = environment;
        int port = Ports.free();
        Path log = world.kubeconfig().resolveSibling("worker-" + port + ".log");
        process = ServerProcess.of("worker", port, environment, log);
    }

    /**
     * Not started yet.
     *
     * @param hook whom its changes may ask
     */
    static WorkerProcess of(RolloutWorld.Parts world, Servers servers, Hook hook) {
        world.store().create();
        WorkflowClient client = servers.namespace();
        Map<String, String> environment =
                new HashMap<>(servers.environment(client.getOptions().getNamespace()));
        environment.put("AWS_ENDPOINT_URL", world.awsEndpoint().toString());
        environment.put("AWS_REGION", Cloud.REGION);
        environment.put("AWS_ACCESS_KEY_ID", "test");
        environment.put("AWS_SECRET_ACCESS_KEY", "test");
        environment.put("KUBECONFIG", world.kubeconfig().toString());
        environment.put("WINDLASS_STATE_STORE", "s3://" + world.store().bucket());
        environment.put(AllowedHosts.VARIABLE, hook.host());
        // it lives for seconds: what the second compiler would gain it would not live to see
        environment.put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        return new WorkerProcess(client, world, Map.copyOf(environment));
    }

    /** Beside this one, for the same world; not started yet. */
    WorkerProcess another() {
        return new WorkerProcess(client, world, environment);
    }

    /** At the door of the same world; ready. */
    ApiProcess door() {
        return ApiProcess.start(environment, world.kubeconfig().resolveSibling("door.log"));
    }

    void start() {
        process.restart();
    }

    /** It halts at whichever of the points it comes to first; at none where there are none. */
    void startHaltingAt(Collection<String> points) {
        process.restart(Map.of(Failpoint.VARIABLE, String.join(",", points)));
    }

    /** SIGKILL. */
    void kill() {
        process.kill();
    }

    /** As a process that is stopped, or whose machine is, for longer than anybody waits. */
    void freeze() {
        Signals.send("STOP", process.process().pid());
    }

    void thaw() {
        Signals.send("CONT", process.process().pid());
    }

    /**
     * Returns when it has died at one of its points.
     *
     * @param over whether there is nothing left that could bring it to any
     * @return the point; empty where it lives, and it is over
     */
    private Optional<String> awaitHalt(BooleanSupplier over) {
        Await.within(
                HALT, "the worker to halt", () -> process.process().exitCode().isPresent() || over.getAsBoolean());
        OptionalInt code = process.process().exitCode();
        if (code.isEmpty()) {
            return Optional.empty();
        }
        if (code.getAsInt() != Failpoint.EXIT_CODE) {
            throw new AssertionError("the worker ended with " + code.getAsInt() + "; see "
                    + process.process().log());
        }
        return Optional.of(lastHalt(process.process().log()));
    }

    /**
     * Lets process after process die, each at whichever of the points that are left it comes to first, and leaves one that
     * lives. The first of them has been started.
     *
     * @param over whether there is nothing left that could bring it to any
     * @return where one died: not where work had gone on beside another's death, and is done
     */
    List<String> dieAt(List<String> points, BooleanSupplier over) {
        List<String> left = new ArrayList<>(points);
        while (!left.isEmpty()) {
            Optional<String> halt = awaitHalt(over);
            if (halt.isEmpty()) {
                return points.stream().filter(point -> !left.contains(point)).toList();
            }
            left.remove(halt.get());
            startHaltingAt(left);
        }
        return points;
    }

    private static String lastHalt(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(HALTING::matcher)
                    .filter(Matcher::find)
                    .map(halt -> halt.group(1))
                    .reduce((_, last) -> last)
                    .orElseThrow(() -> new AssertionError("it does not say where it halted: " + log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public WorkflowClient client() {
        return client;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void pass(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    @Override
    public List<JournalEntry> journal() {
        return world.store().journal(world.cluster());
    }

    /** In order, where it still lives. */
    @Override
    public void close() {
        process.close();
    }
}
