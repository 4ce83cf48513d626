package dev.windlass.conformance;

import dev.windlass.change.ChangeView;
import dev.windlass.endtoend.ChangeEvent;
import dev.windlass.endtoend.FewestInService;
import dev.windlass.rollout.policy.Canary;
import dev.windlass.rollout.policy.Gates;
import dev.windlass.rollout.policy.HttpHook.When;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.workflow.change.ChangeWorkflow;
import dev.windlass.workflow.rollout.RolloutWorkflow;
import io.fabric8.kubernetes.api.model.Node;
import io.temporal.client.WorkflowServiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A cluster that is to be rolled by a worker process: three control planes, and two nodes that surge, behind load
 * balancers of both kinds and with termination hooks, with pods on them. What a crash changes is for the test.
 */
final class InterruptedRoll implements AutoCloseable {

    static final int CONTROL_PLANES = 3;
    static final int NODES = 2;
    static final int PODS = 4;

    /** Whoever does not wait for a replacement is to be seen to: it is much longer than from one step to the next. */
    private static final Duration BOOT = Duration.ofSeconds(2);

    private static final String SURGING = "  rollingUpdate: {maxSurge: 1, maxUnavailable: 0}\n";
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofMinutes(5);
    private static final Duration ADMISSION = Duration.ofMinutes(5);

    final Hook hook = Hook.start();
    final RolloutWorld world;
    final InstanceGroup controlPlane;
    final InstanceGroup nodes;
    final List<String> stale;
    final Placements placements;
    final FewestInService<Node> controlPlanesInService;
    final FewestInService<Node> nodesInService;
    final FewestInService<Node> everyNodeInService;
    WorkerProcess worker;
    RunningChange change;
    private volatile String left;

    private InterruptedRoll(Servers servers) {
        world = RolloutWorld.on(parts -> {
            worker = WorkerProcess.of(parts, servers, hook);
            return worker;
        });
        world.store("config", ForeignSpecs.cluster(world.cluster()));
        world.store("instancegroup/control-plane-a", ForeignSpecs.group(world.cluster(), "control-plane-a", "Master"));
        world.store("instancegroup/nodes-a", ForeignSpecs.group(world.cluster(), "nodes-a", "Node") + SURGING);
        controlPlane = world.group("control-plane-a", Role.CONTROL_PLANE, CONTROL_PLANES)
                .behindLoadBalancer()
                .behindClassicLoadBalancer()
                .withUnhandledTerminationHook();
        nodes = world.group("nodes-a", Role.NODE, NODES)
                .behindLoadBalancer()
                .behindClassicLoadBalancer()
                .withUnhandledTerminationHook();
        stale = Stream.of(controlPlane, nodes)
                .flatMap(group -> group.members().stream())
                .toList();
        placements = Placements.of(world.kubernetes(), "web");
        world.pods.deployment("web", PODS);
        controlPlanesInService = world.fewestInService(controlPlane);
        nodesInService = world.fewestInService(nodes);
        everyNodeInService = world.fewestInService();
        world.simulator.bootDelay(BOOT);
    }

    static InterruptedRoll of(Servers servers) {
        return new InterruptedRoll(servers);
    }

    /** Rolls both groups, with whatever worker there is. */
    InterruptedRoll begin() {
        outdated();
        change = world.start(patiently());
        return this;
    }

    /** There is something to roll from now on, in both groups. */
    InterruptedRoll outdated() {
        controlPlane.moveTemplate();
        nodes.moveTemplate();
        return this;
    }

    /** Has an event ask for a roll of both groups, as often as somebody sends it. */
    ChangeEvent event(String id) {
        return ChangeEvent.of(id, world.cluster(), "roll");
    }

    /** Waits until the change of the event has begun. */
    void admitted(ChangeEvent event) {
        change = world.change(event.id());
        Await.within(ADMISSION, "the change to begin", change::hasBegun);
    }

    /** Rolls the nodes until a drain is stuck while a replacement is on its way, and a person is asked. */
    InterruptedRoll beginAndGetStuck() {
        nodes.members().forEach(node -> world.pods.clinging("held-" + node, node));
        nodes.moveTemplate();
        change = world.start(patiently().only("nodes-a").drainTimeout(SOON));
        change.awaitQuestion();
        return this;
    }

    /** Aborts it there: the node in hand, which is detached, is to stay, in the place of the one that is on its way. */
    CompletableFuture<Void> abort() {
        nodes.members().stream().filter(member -> !stale.contains(member)).forEach(world::pending);
        return CompletableFuture.runAsync(change::abort);
    }

    /** Rolls the control planes: a hook is asked before each, and a budget holds a pod on each. */
    InterruptedRoll beginHeldUp() {
        controlPlane.members().forEach(node -> {
            world.pods.bare(held(node), node);
            world.pods.budget(held(node), 1);
        });
        controlPlane.moveTemplate();
        change = world.start(patiently()
                .only(controlPlane.name())
                .gates(new Gates(null, null, null, null, List.of(hook.at(When.BEFORE_NODE)), null)));
        return this;
    }

    /** Where the first node is held up: another is to stay, and what holds the others is to be deleted. */
    CompletableFuture<Void> order() {
        return CompletableFuture.runAsync(() -> {
            Await.within(
                    PATIENCE,
                    "the first node",
                    () -> !world.effects(Effect.Cordoned.class).isEmpty());
            String first = world.effects(Effect.Cordoned.class).getFirst().node();
            left = controlPlane.members().stream()
                    .filter(node -> !node.equals(first))
                    .findFirst()
                    .orElseThrow();
            change.skip(left);
            ordered().forEach(node -> change.force("default/" + held(node)));
        });
    }

    /** Control planes that were not to stay. */
    List<String> ordered() {
        return stale.subList(0, CONTROL_PLANES).stream()
                .filter(node -> !node.equals(left))
                .toList();
    }

    static String held(String node) {
        return "held-" + node;
    }

    /** Rolls the nodes, the first of which is watched for a while. */
    InterruptedRoll beginWithCanary(Duration bake) {
        nodes.moveTemplate();
        change = world.start(
                patiently().only(nodes.name()).gates(new Gates(new Canary(1, bake), null, null, null, null, null)));
        return this;
    }

    /** No control plane is drained while somebody has not seen to a pod on it that no controller would bring back. */
    InterruptedRoll heldByUnmanagedPods() {
        controlPlane.members().forEach(node -> world.pods.bare(held(node), node));
        return this;
    }

    /** Has them seen to. */
    void release() {
        controlPlane.members().forEach(node -> world.pods.delete(held(node)));
    }

    /** Holds the drain of each control plane until its pod is released. */
    InterruptedRoll heldInDrains() {
        controlPlane.members().forEach(node -> world.pods.clinging(held(node), node));
        return this;
    }

    /** A question that nobody is there to answer fails the test. */
    Outcome ended() {
        awaitWorker();
        ChangeView view = change.await(seen -> seen.phase().isFinal() || seen.question() != null);
        if (view.question() != null) {
            throw new AssertionError("a person is asked: " + view.question());
        }
        return change.result();
    }

    /** Waits until there is one that answers for the change. */
    void awaitWorker() {
        Await.within(ANSWER, "a worker that answers", this::answers);
    }

    private boolean answers() {
        try {
            return change.view() != null;
        } catch (WorkflowServiceException notYet) {
            return false;
        }
    }

    /** The same once more, with whatever worker there is. */
    Outcome again() {
        return world.roll(patiently());
    }

    /** Ids of the changes that were begun, each as often as it was. */
    List<String> begun() {
        String workflow = ChangeWorkflow.id(world.cluster(), "");
        return worker.client()
                .listExecutions("WorkflowType = 'ChangeWorkflow'")
                .map(begun -> begun.getExecution().getWorkflowId().substring(workflow.length()))
                .sorted()
                .toList();
    }

    /** Deaths and the waiting for heartbeats that they cost are not to look like drains or gates that do not end. */
    private static Rolling patiently() {
        return new Rolling().drainTimeout(PATIENCE).validateTimeout(PATIENCE);
    }

    /**
     * Lets worker after worker die, as it does that; the first has been started.
     *
     * @return where one died
     */
    List<String> dieAt(List<String> points) {
        return worker.dieAt(points, change::isOver);
    }

    /** Before and after every kind of side effect so far, in the order in which they were first come to. */
    List<String> points() {
        List<String> workflows = new ArrayList<>();
        workflows.add(ChangeWorkflow.id(world.cluster(), change.id()));
        Stream.of(controlPlane, nodes)
                .map(group -> RolloutWorkflow.id(world.cluster(), change.id(), group.name()))
                .forEach(workflows::add);
        return CrashPoints.of(world, worker.client(), workflows);
    }

    @Override
    public void close() {
        everyNodeInService.close();
        nodesInService.close();
        controlPlanesInService.close();
        placements.close();
        world.close();
        hook.close();
    }
}
