package dev.windlass.bench;

import dev.windlass.bench.Steps.Step;
import dev.windlass.change.ChangeView;
import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.Phase;
import dev.windlass.sandbox.LocalStackException;
import dev.windlass.workflow.change.ChangeWorkflow;
import dev.windlass.workflow.rollout.RolloutWorkflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * (roll) One control plane and two nodes whose replacements boot at once. kops was seen to need 118 s and 98 AWS calls
 * for the same, most of it for its pauses.
 */
final class ThreeNodesBench {

    private static final int NODES = 3;
    private static final int MOST_CALLS = 20;
    private static final double PEER_SECONDS = 118;

    private final Stage stage;
    private final Consumer<String> progress;

    ThreeNodesBench(Stage stage, Consumer<String> progress) {
        this.stage = stage;
        this.progress = progress;
    }

    List<Figure> measure() {
        // Each makes other nodes than the one before.
        List<Figure> figures = new ArrayList<>(measure("as by default", "cni", Map.of(), PEER_SECONDS));
        figures.addAll(measure("validating without a pause", "kubenet", Map.of("validateInterval", "PT0S"), null));
        return figures;
    }

    /** @param most seconds; {@code null} where nothing is asked */
    private List<Figure> measure(String how, String networking, Map<String, Object> rollout, Double most) {
        String id = "bench-three-" + networking;
        stage.publish(id + "-edit", Events.CLUSTER, Events.networking(Events.CLUSTER, networking));
        stage.flush();
        stage.await(Events.CLUSTER, id + "-edit", view -> view.phase() == Phase.COMPLETED);
        long requests = stage.windlass().clusters().requests(Events.CLUSTER);
        stage.publish(id, Events.CLUSTER, Events.roll(Events.CLUSTER, rollout));
        stage.flush();
        stage.await(Events.CLUSTER, id, view -> view.phase() == Phase.COMPLETED);
        ChangeView ended = stage.change(Events.CLUSTER, id).view();
        int replaced = ended.groups().stream().mapToInt(GroupProgress::replaced).sum();
        if (replaced != NODES) {
            throw new LocalStackException("the roll replaced " + replaced + " nodes, not " + NODES);
        }
        requests = stage.windlass().clusters().requests(Events.CLUSTER) - requests;
        List<Steps> rollouts = ended.groups().stream()
                .map(group -> Steps.of(stage.temporal(), RolloutWorkflow.id(Events.CLUSTER, id, group.instanceGroup())))
                .toList();
        Steps change = Steps.of(stage.temporal(), ChangeWorkflow.id(Events.CLUSTER, id));
        Instant first =
                rollouts.stream().map(Steps::began).min(Instant::compareTo).orElseThrow();
        // As kops' command does it: from looking which groups are stale to the last validation, and here a last
        // comparison too.
        Instant begun = change.named("Plan").stream()
                .map(Step::scheduled)
                .filter(look -> look.isBefore(first))
                .max(Instant::compareTo)
                .orElseThrow();
        Instant done = change.ended();
        AwsCalls calls = new AwsCalls(stage.windlass().stack().cloud().calls());
        progress.accept("roll: " + how + ": " + calls.byAction(begun, done));
        double seconds = Figures.seconds(Duration.between(begun, done));
        double cloud = calls.between(begun, done, service -> !service.equals("s3"));
        double store = calls.between(begun, done, "s3"::equals);
        int events = rollouts.stream().mapToInt(Steps::events).sum();
        Figure wall = Figure.of("roll", "3 nodes, " + how, seconds, "s");
        return List.of(
                most == null ? wall : wall.atMost(most),
                Figure.of(
                                "roll",
                                "3 nodes, " + how + ": calls of EC2, Auto Scaling and load balancers a node",
                                cloud / NODES,
                                "calls")
                        .atMost(MOST_CALLS),
                Figure.of("roll", "3 nodes, " + how + ": calls of S3 a node", store / NODES, "calls"),
                Figure.of(
                        "roll",
                        "3 nodes, " + how + ": Kubernetes requests a node",
                        (double) requests / NODES,
                        "requests"),
                Figure.of("roll", "3 nodes, " + how + ": history events a node", (double) events / NODES, "events"));
    }
}
