package dev.windlass.bench;

import dev.windlass.aws.AwsClients;
import dev.windlass.change.RolloutOptions;
import dev.windlass.change.RolloutPolicy;
import dev.windlass.sandbox.Deadline;
import dev.windlass.sandbox.LocalStackException;
import dev.windlass.workflow.rollout.RolloutWorkflow;
import dev.windlass.workflow.rollout.RolloutWorkflow.Result;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * (roll) How long a group takes beside the time that its nodes need anyway: as many batches as it takes, each of which boots
 * and drains. Two greens in a row, one right after the other: the pause that a policy asks for between them comes on top. One
 * instance of the group is up to date already, unless the case says otherwise, so that none goes alone.
 */
final class MakespanBench {

    private static final double BAR = 1.10;
    private static final int MOST_CALLS = 20;
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

    /** One after the other, each in a cluster that has nothing else to roll. */
    List<Figure> measure(List<RollCase> cases) {
        try (AwsClients aws = stage.aws();
                KubernetesClient kubernetes = stage.kubernetes(Events.CLUSTER)) {
            return cases.stream()
                    .flatMap(one -> measure(one, aws, kubernetes).stream())
                    .toList();
        }
    }

    private List<Figure> measure(RollCase one, AwsClients aws, KubernetesClient kubernetes) {
        BenchGroup group = BenchGroup.launch(aws, Events.CLUSTER, "bench-" + one, one.nodes() + (one.dips() ? 0 : 1));
        prepare(group, one, kubernetes);
        stage.windlass().clusters().take(boot, drain);
        List<Figure> figures = roll(group, one);
        stage.windlass().clusters().take(Duration.ZERO, POD_STOP);
        group.delete();
        awaitNodes(group, List.of(), kubernetes);
        return figures;
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
        stale.forEach(
                node -> kubernetes.resource(BenchPods.on(node, one.toString())).create());
        if (!Deadline.in(JOINING)
                .await(
                        () -> kubernetes
                                .pods()
                                .inNamespace("default")
                                .withLabel(BenchPods.LABEL, one.toString())
                                .list()
                                .getItems()
                                .stream()
                                .allMatch(
                                        pod -> "Running".equals(pod.getStatus().getPhase())))) {
            throw new LocalStackException("the pods of " + group.name() + " do not run");
        }
        progress.accept("roll: " + one.words() + ", at least " + number(one.bound(boot, drain)));
    }

    private static void awaitNodes(BenchGroup group, int count, KubernetesClient kubernetes) {
        if (!Deadline.in(JOINING).await(() -> group.members().size() == count, LOOKS)) {
            throw new LocalStackException("not all instances of " + group.name() + " were launched");
        }
        awaitNodes(group, group.members(), kubernetes);
    }

    private static void awaitNodes(BenchGroup group, List<String> members, KubernetesClient kubernetes) {
        boolean same = Deadline.in(JOINING)
                .await(
                        () ->
                                kubernetes
                                        .nodes()
                                        .withLabel("kops.k8s.io/instancegroup", group.name())
                                        .list()
                                        .getItems()
                                        .stream()
                                        .map(node -> node.getMetadata().getName())
                                        .sorted()
                                        .toList()
                                        .equals(members),
                        LOOKS);
        if (!same) {
            throw new LocalStackException("the nodes of " + group.name() + " are not its instances");
        }
    }

    private List<Figure> roll(BenchGroup group, RollCase one) {
        RolloutPolicy policy =
                new RolloutPolicy(null, null, null, null, null, null, null, null, null, Integer.toString(one.atOnce()));
        RolloutOptions options = new RolloutOptions(null, null, null, null, Duration.ZERO, null, null, policy, null);
        String change = "bench-roll-" + one;
        String id = RolloutWorkflow.id(Events.CLUSTER, change, group.name());
        RolloutWorkflow rollout = stage.temporal().newWorkflowStub(RolloutWorkflow.class, stage.named(id));
        long requests = stage.windlass().clusters().requests(Events.CLUSTER);
        Instant begun = Instant.now();
        WorkflowExecution execution = WorkflowClient.start(
                rollout::run, RolloutWorkflow.State.of(Events.CLUSTER, change, group.name(), options, false));
        Result result = WorkflowStub.fromTyped(rollout).getResult(Result.class);
        Instant done = Instant.now();
        requests = stage.windlass().clusters().requests(Events.CLUSTER) - requests;
        if (result.replaced() != one.nodes()) {
            throw new LocalStackException(
                    "%s: %d were replaced: %s".formatted(one.words(), result.replaced(), result.failure()));
        }
        return figures(one, Runs.of(stage.temporal(), id, execution.getRunId()), begun, done, requests);
    }

    private List<Figure> figures(RollCase one, Runs runs, Instant begun, Instant done, long requests) {
        Duration wall = Duration.between(begun, done);
        Duration bound = one.bound(boot, drain);
        double nodes = one.nodes();
        AwsCalls calls = new AwsCalls(stage.windlass().stack().cloud().calls());
        progress.accept("roll: " + one.words() + ": " + calls.byAction(begun, done));
        return List.of(
                Figure.of(
                                "roll",
                                one.words() + ": " + number(wall) + ", of what nodes take, " + number(bound),
                                Figures.seconds(wall) / Figures.seconds(bound),
                                "")
                        .atMost(BAR),
                Figure.of(
                                "roll",
                                one.words() + ": calls of EC2, Auto Scaling and load balancers a node",
                                calls.between(begun, done, service -> !service.equals("s3")) / nodes,
                                "calls")
                        .atMost(MOST_CALLS),
                Figure.of(
                        "roll",
                        one.words() + ": calls of S3 a node",
                        calls.between(begun, done, "s3"::equals) / nodes,
                        "calls"),
                Figure.of("roll", one.words() + ": Kubernetes requests a node", requests / nodes, "requests"),
                Figure.of("roll", one.words() + ": history events a node", runs.events() / nodes, "events"),
                Figure.of(
                        "roll",
                        one.words() + ": longest history of " + runs.histories().size(),
                        runs.longest(),
                        "events"));
    }

    private static String number(Duration duration) {
        return "%.1f s".formatted(Figures.seconds(duration));
    }
}
