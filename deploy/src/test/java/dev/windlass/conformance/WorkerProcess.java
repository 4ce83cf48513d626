package dev.windlass.conformance;

import dev.windlass.change.JournalEntry;
import dev.windlass.failpoint.Failpoint;
import dev.windlass.gates.AllowedHosts;
import dev.windlass.local.Ports;
import dev.windlass.local.ServerProcess;
import io.temporal.client.WorkflowClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The worker that is deployed, as a process of its own, which a test lets die and live again. Time is real. */
final class WorkerProcess implements Engine {

    /** Activities that did not heartbeat for 10 s are given to another worker. */
    static final Duration PAST_THE_HEARTBEAT = Duration.ofSeconds(13);

    /** Of a start, of heartbeats that do not come, and of the way to the point. */
    private static final Duration HALT = Duration.ofMinutes(3);

    private final WorkflowClient client;
    private final RolloutWorld.Parts world;
    private final Map<String, String> environment;
    private final ServerProcess process;
    private String point;

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
        Map<String, String> environment = new HashMap<>(servers.environment(client.getOptions().getNamespace()));
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
    Door door() {
        return Door.start(environment, world.kubeconfig().resolveSibling("door.log"));
    }

    void start() {
        process.restart();
    }

    void startHaltingAt(String point) {
        this.point = point;
        process.restart(Map.of(Failpoint.VARIABLE, point));
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

    /** Returns when it has died where it was told to. */
    void awaitHalt() {
        Await.within(HALT, "the worker to halt at " + point, () -> process.process().exitCode().isPresent());
        int code = process.process().exitCode().getAsInt();
        if (code != Failpoint.EXIT_CODE) {
            throw new AssertionError(
                    "the worker that was to halt at " + point + " ended with " + code + "; see " + process.process().log());
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
