package dev.windlass.bench;

import dev.windlass.aws.AwsClients;
import dev.windlass.change.RolloutOptions;
import dev.windlass.change.RolloutPolicy;
import dev.windlass.local.Deadline;
import dev.windlass.local.LocalStackException;
import dev.windlass.workflow.RolloutWorkflow;
import dev.windlass.workflow.RolloutWorkflow.Result;
import io.fabric8.kubernetes.client.KubernetesClient;
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
 * (roll) How long groups take beside the time that their nodes need anyway: as many batches as it takes, each of which boots
 * and drains. All groups roll at the same time, in one cluster, with durations on one scale; what Windlass itself takes is on
 * none. One instance of each group is up to date already, unless the case says otherwise, so that none goes alone.
 */
final class MakespanBench {

    /** kops' 10 s between two greens beside a machine that boots in two and a half minutes. */
    private static final int BOOTS_OF = 15;

    private static final double BAR = 1.10;
    private static final Duration JOINING = Duration.ofMinutes(5);
    private static final Duration POD_STOP = Duration.ofMillis(300);

    private static final Duration LOOKS = Duration.ofMillis(500);

    private final Stage stage;
    private final Consumer<String> progress;
    private final Duration boot;
    private final Duration drain;

    /** @param boot from an instance running to its node joining; {@code drain} from a pod's eviction to its end */
    MakespanBench(Stage stage, Consumer<String> progress, Duration boot, Duration drain) {
        this.stage = stage;
        this.progress = progress;
        this.boot = boot;
        this.drain = drain;
    }

    private record Rolled(RollCase rollCase, String workflow, String run, Duration wall, Result result) {}

    List<Figure> measure(List<RollCase> cases) {
        try (AwsClients aws = stage.aws();
                KubernetesClient kubernetes = stage.kubernetes(Events.CLUSTER)) {
            List<BenchGroup> groups = cases.stream()
                    .map(one -> BenchGroup.launch(aws, Events.CLUSTER, "bench-" + one, one.nodes() + (one.dips() ? 0 : 1)))
                    .toList();
            for (int i = 0; i < cases.size(); i++) {
                prepare(groups.get(i), cases.get(i), kubernetes);
            }
            stage.windlass().clusters().take(boot, drain);
            long requests = stage.windlass().clusters().requests(Events.CLUSTER);
            Instant begun = Instant.now();
            List<CompletableFuture<Rolled>> rolling = new ArrayList<>();
            for (int i = 0; i < cases.size(); i++) {
                rolling.add(begin(groups.get(i), cases.get(i)));
            }
            List<Figure> figures = new ArrayList<>();
            rolling.forEach(one -> figures.addAll(figures(one.join())));
            requests = stage.windlass().clusters().requests(Events.CLUSTER) - requests;
            stage.windlass().clusters().take(Duration.ZERO, POD_STOP);
            figures.addAll(costs(cases, begun, Instant.now(), requests));
            return figures;
        }
    }

    /** Every stale node has one pod, that takes its time. */
    private void prepare(BenchGroup group, RollCase one, KubernetesClient kubernetes) {
        awaitNodes(group, one.nodes() + (one.dips() ? 0 : 1), kubernetes);
        group.moveTemplate();
        List<String> stale = group.members().subList(0, one.nodes());
        if (!one.dips()) {
            group.terminate(group.members().getLast());
            awaitNodes(group, one.nodes() + 1, kubernetes);
        }
        stale.forEach(node -> kubernetes.resource(BenchPods.on(node, one.toString())).create());
        if (!Deadline.in(JOINING).await(() -> kubernetes.pods().inNamespace("default").withLabel(BenchPods.LABEL, one.toString()).list()
                .getItems().stream().allMatch(pod -> "Running".equals(pod.getStatus().getPhase())))) {
            throw new LocalStackException("the pods of " + group.name() + " do not run");
        }
        progress.accept("roll: " + one.words());
    }

    private static void awaitNodes(BenchGroup group, int count, KubernetesClient kubernetes) {
        boolean joined = Deadline.in(JOINING).await(() -> {
            List<String> members = group.members();
            List<String> nodes = kubernetes.nodes().withLabel("kops.k8s.io/instancegroup", group.name()).list().getItems().stream()
                    .map(node -> node.getMetadata().getName())
                    .sorted()
                    .toList();
            return members.size() == count && nodes.equals(members);
        }, LOOKS);
        if (!joined) {
            throw new LocalStackException("not all nodes of " + group.name() + " joined");
        }
    }

    private CompletableFuture<Rolled> begin(BenchGroup group, RollCase one) {
        RolloutPolicy policy = new RolloutPolicy(
                null, null, null, null, null, null, null, null, null, Integer.toString(one.atOnce()));
        RolloutOptions options = new RolloutOptions(
                null, null, null, null, boot.dividedBy(BOOTS_OF), null, null, policy, null);
        String id = RolloutWorkflow.id(Events.CLUSTER, "bench-roll-" + one, group.name());
        RolloutWorkflow rollout = stage.temporal().newWorkflowStub(RolloutWorkflow.class, stage.named(id));
        long begun = System.nanoTime();
        WorkflowExecution execution = WorkflowClient.start(
                rollout::run, RolloutWorkflow.State.of(Events.CLUSTER, "bench-roll-" + one, group.name(), options, false));
        return WorkflowStub.fromTyped(rollout).getResultAsync(Result.class)
                .thenApply(result -> new Rolled(
                        one, id, execution.getRunId(), Duration.ofNanos(System.nanoTime() - begun), result));
    }

    private List<Figure> figures(Rolled rolled) {
        RollCase one = rolled.rollCase();
        if (rolled.result().replaced() != one.nodes()) {
            throw new LocalStackException("%s: %d were replaced: %s".formatted(
                    one.words(), rolled.result().replaced(), rolled.result().failure()));
        }
        Duration bound = one.bound(boot, drain);
        Runs runs = Runs.of(stage.temporal(), rolled.workflow(), rolled.run());
        double ratio = Figures.seconds(rolled.wall()) / Figures.seconds(bound);
        return List.of(
                Figure.of("roll", one.words() + ": " + number(rolled.wall()) + ", of what nodes take, " + number(bound), ratio, "")
                        .atMost(BAR),
                Figure.of("roll", one.words() + ": history events a node", (double) runs.events() / one.nodes(), "events"),
                Figure.of("roll", one.words() + ": longest history of " + runs.histories().size(), runs.longest(), "events"));
    }

    /** They roll in one cluster, so what each of them costs cannot be told apart. */
    private List<Figure> costs(List<RollCase> cases, Instant begun, Instant done, long requests) {
        AwsCalls calls = new AwsCalls(stage.windlass().stack().cloud().calls());
        progress.accept("roll: all of these: " + calls.byAction(begun, done));
        double nodes = cases.stream().mapToInt(RollCase::nodes).sum();
        return List.of(
                Figure.of("roll", "all of these: calls of EC2, Auto Scaling and load balancers a node",
                        calls.between(begun, done, service -> !service.equals("s3")) / nodes, "calls"),
                Figure.of("roll", "all of these: calls of S3 a node", calls.between(begun, done, "s3"::equals) / nodes, "calls"),
                Figure.of("roll", "all of these: Kubernetes requests a node", requests / nodes, "requests"));
    }

    private static String number(Duration duration) {
        return Math.round(Figures.seconds(duration)) + " s";
    }
}
