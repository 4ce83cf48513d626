package dev.windlass.conformance;

import dev.windlass.activity.PlanActivities;
import dev.windlass.activity.TaskQueues;
import dev.windlass.aws.AwsClients;
import dev.windlass.aws.Polling;
import dev.windlass.aws.rollout.CloudGroups;
import dev.windlass.change.JournalEntry;
import dev.windlass.health.ClusterValidation;
import dev.windlass.kubernetes.KubeconfigClients;
import dev.windlass.kubernetes.health.ClusterRollout;
import dev.windlass.kubernetes.node.KubernetesNodes;
import dev.windlass.rollout.GroupSummary;
import dev.windlass.rollout.RolloutQuery;
import dev.windlass.spec.SpecOutline;
import dev.windlass.workflow.SearchAttributes;
import dev.windlass.workflow.change.ChangeRun;
import dev.windlass.workflow.cluster.ClusterQueue;
import dev.windlass.workflow.rollout.GroupRollout;
import io.temporal.activity.Activity;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Temporal in this JVM, with the workflows and activities that a deployment runs; only the journal and, where a test
 * says so, plans are its own. Time skips where every worker waits, also where none lives and Temporal has nothing to hand
 * out; what it has, it hands out first, so that time is real until somebody takes it.
 */
final class Workers implements Engine {

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration DEATH = Duration.ofSeconds(10);

    private final RecordingJournal ledger = new RecordingJournal();
    private final TestWorkflowEnvironment environment;
    private final KubeconfigClients kubernetes;
    private final CloudGroups groups;
    private final KubernetesNodes nodes;
    private final ClusterRollout rollout;
    private final PlanActivities plans;
    private WorkerFactory living;

    /** With the settings of groups that the test makes, and nothing to plan. */
    static Workers ofSettings(RolloutWorld.Parts world) {
        return new Workers(world.aws(), world.kubeconfig(), world.specs(), NothingPlanned::new);
    }

    /** With the specs in the world's state store, planned from there. */
    static Workers ofStoredSpecs(RolloutWorld.Parts world) {
        StoredWorld store = world.store().create();
        return new Workers(world.aws(), world.kubeconfig(), store.outlines(), store::plans);
    }

    /** @param plans from how the groups of a cluster are looked at */
    private Workers(
            AwsClients aws,
            Path kubeconfig,
            Function<String, SpecOutline> specs,
            Function<Function<RolloutQuery, List<GroupSummary>>, PlanActivities> plans) {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder();
        SearchAttributes.ALL.forEach(
                key -> options.registerSearchAttribute(key.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
        options.setWorkflowServiceStubsOptions(WorkflowServiceStubsOptions.newBuilder()
                .setGrpcClientInterceptors(List.of(new NonStickyInterceptor()))
                .build());
        environment = TestWorkflowEnvironment.newInstance(options.build());
        kubernetes = new KubeconfigClients(List.of(kubeconfig));
        Polling polling =
                new Polling(LOOK, LIMIT, () -> Activity.getExecutionContext().heartbeat(null));
        groups = new CloudGroups(aws, specs, polling);
        nodes = new KubernetesNodes(kubernetes);
        rollout = new ClusterRollout(kubernetes, nodes, groups::seen, groups::register, ClusterValidation::of, LOOK);
        this.plans = plans.apply(rollout::survey);
        start();
    }

    /** Workers that know nothing of those before them. */
    void start() {
        living = WorkerFactory.newInstance(client());
        Worker workflows = living.newWorker(TaskQueues.WORKFLOWS);
        workflows.registerWorkflowImplementationTypes(ClusterQueue.class, ChangeRun.class, GroupRollout.class);
        living.newWorker(TaskQueues.AWS).registerActivitiesImplementations(groups, plans, ledger);
        living.newWorker(TaskQueues.KUBERNETES).registerActivitiesImplementations(nodes, rollout);
        living.start();
    }

    /** Until others are started, nobody does anything. */
    void kill() {
        living.shutdownNow();
        living.awaitTermination(DEATH.toSeconds(), TimeUnit.SECONDS);
        if (!living.isTerminated()) {
            throw new AssertionError("workers lived on for " + DEATH.toSeconds() + " s");
        }
    }

    @Override
    public WorkflowClient client() {
        return environment.getWorkflowClient();
    }

    @Override
    public Instant now() {
        return Instant.ofEpochMilli(environment.currentTimeMillis());
    }

    @Override
    public void pass(Duration time) {
        environment.sleep(time);
    }

    @Override
    public List<JournalEntry> journal() {
        return ledger.entries();
    }

    @Override
    public void close() {
        kill();
        environment.close();
        kubernetes.close();
    }
}
