package dev.windlass.bench;

import dev.windlass.aws.AwsClients;
import dev.windlass.change.RolloutOptions;
import dev.windlass.sandbox.Deadline;
import dev.windlass.sandbox.LocalStackException;
import dev.windlass.workflow.rollout.RolloutWorkflow;
import dev.windlass.workflow.rollout.RolloutWorkflow.Result;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * (fleet) Many rollouts at once, one worker for all of them: how long activities wait for it, what it keeps in memory, and
 * what each node costs.
 */
final class FleetBench {

    private static final Duration BOOT = Duration.ofSeconds(1);
    private static final Duration POD_STOP = Duration.ofMillis(300);
    private static final Duration BETWEEN_GREENS = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofMinutes(90);
    private static final Duration SAMPLE = Duration.ofSeconds(1);
    private static final double KILO = 1024;
    private static final String CHANGE = "bench-fleet";

    private final Stage stage;
    private final Consumer<String> progress;

    FleetBench(Stage stage, Consumer<String> progress) {
        this.stage = stage;
        this.progress = progress;
    }

    private record Rolled(String workflow, String run, Result result) {}

    List<Figure> measure(Fleet fleet) {
        try (AwsClients aws = stage.aws()) {
            List<FleetCluster> clusters = new ArrayList<>();
            for (int i = 0; i < fleet.clusters(); i++) {
                clusters.add(FleetCluster.create(stage, aws, "fleet-%03d.cluster.k8s.local".formatted(i), fleet));
            }
            clusters.forEach(FleetCluster::awaitNodes);
            stage.windlass().clusters().take(BOOT, POD_STOP);
            progress.accept("fleet: " + fleet.words() + ", in " + fleet.clusters() + " clusters");
            double idle = resident();
            long requests = requests(clusters);
            Instant begun = Instant.now();
            List<CompletableFuture<Rolled>> rolling = clusters.stream()
                    .flatMap(cluster -> cluster.groups().stream().map(group -> begin(cluster.name(), group)))
                    .toList();
            double[] most = {idle};
            boolean ended = Deadline.in(LIMIT)
                    .await(
                            () -> {
                                most[0] = Math.max(most[0], resident());
                                return rolling.stream().allMatch(CompletableFuture::isDone);
                            },
                            SAMPLE);
            Instant done = Instant.now();
            if (!ended) {
                long late = rolling.stream().filter(one -> !one.isDone()).count();
                throw new LocalStackException(
                        late + " of " + fleet.rollouts() + " rollouts did not end in " + LIMIT.toMinutes() + " min");
            }
            List<Rolled> rolled = rolling.stream().map(CompletableFuture::join).toList();
            rolled.forEach(one -> requireAll(one, fleet));
            return figures(fleet, rolled, begun, done, requests(clusters) - requests, idle, most[0]);
        }
    }

    private CompletableFuture<Rolled> begin(String cluster, BenchGroup group) {
        RolloutOptions options = new RolloutOptions(null, null, null, null, BETWEEN_GREENS, null, null, null, null);
        String id = RolloutWorkflow.id(cluster, CHANGE, group.name());
        RolloutWorkflow rollout = stage.temporal().newWorkflowStub(RolloutWorkflow.class, stage.named(id));
        WorkflowExecution execution = WorkflowClient.start(
                rollout::run, RolloutWorkflow.State.of(cluster, CHANGE, group.name(), options, false));
        return WorkflowStub.fromTyped(rollout)
                .getResultAsync(Result.class)
                .thenApply(result -> new Rolled(id, execution.getRunId(), result));
    }

    private static void requireAll(Rolled rolled, Fleet fleet) {
        if (rolled.result().replaced() != fleet.nodes()) {
            throw new LocalStackException("%s replaced %d: %s"
                    .formatted(
                            rolled.workflow(),
                            rolled.result().replaced(),
                            rolled.result().failure()));
        }
    }

    private List<Figure> figures(
            Fleet fleet, List<Rolled> rolled, Instant begun, Instant done, long requests, double idle, double most) {
        List<Runs> runs = rolled.stream()
                .map(one -> Runs.of(stage.temporal(), one.workflow(), one.run()))
                .toList();
        AwsCalls calls = new AwsCalls(stage.windlass().stack().cloud().calls());
        progress.accept("fleet: " + calls.byAction(begun, done));
        double nodes = fleet.allNodes();
        String what = fleet.words() + ": ";
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.of("fleet", what + "all of it", Figures.seconds(Duration.between(begun, done)), "s"));
        Waits waits = Waits.of(runs);
        waits.byQueue().forEach((queue, seconds) -> {
            figures.add(Figure.of("fleet", waits(what, seconds, queue, "in the middle"), Figures.median(seconds), "s"));
            figures.add(Figure.of("fleet", waits(what, seconds, queue, "p99"), Figures.percentile(seconds, 0.99), "s"));
        });
        figures.add(Figure.of("fleet", what + "activities that were tried again", waits.triedAgain(), "activities"));
        figures.add(Figure.of(
                "fleet",
                what + "calls of EC2, Auto Scaling and load balancers a node",
                calls.between(begun, done, service -> !service.equals("s3")) / nodes,
                "calls"));
        figures.add(Figure.of(
                "fleet", what + "calls of S3 a node", calls.between(begun, done, "s3"::equals) / nodes, "calls"));
        figures.add(Figure.of("fleet", what + "Kubernetes requests a node", requests / nodes, "requests"));
        figures.add(Figure.of(
                "fleet",
                what + "history events a node",
                runs.stream().mapToInt(Runs::events).sum() / nodes,
                "events"));
        figures.add(Figure.of("fleet", what + "resident, worker, before", idle, "MB"));
        figures.add(Figure.of("fleet", what + "resident, worker, at most", most, "MB"));
        figures.add(Figure.of("fleet", what + "of that, a live rollout", (most - idle) / fleet.rollouts(), "MB"));
        return figures;
    }

    private static String waits(String what, List<Double> seconds, String queue, String which) {
        return "%s%d activities of %s, from scheduled to started, %s".formatted(what, seconds.size(), queue, which);
    }

    private long requests(List<FleetCluster> clusters) {
        return clusters.stream()
                .mapToLong(cluster -> stage.windlass().clusters().requests(cluster.name()))
                .sum();
    }

    private double resident() {
        return ResidentMemory.kilobytes(stage.windlass().worker().process().pid()) / KILO;
    }
}
