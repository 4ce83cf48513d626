package dev.windlass.workflow.rollout;

import dev.windlass.activity.TaskQueues;
import dev.windlass.change.Admission;
import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeView;
import dev.windlass.change.RolloutOptions;
import dev.windlass.workflow.change.ChangeRun;
import dev.windlass.workflow.change.ChangeWorkflow;
import dev.windlass.workflow.cluster.ClusterQueue;
import dev.windlass.workflow.cluster.ClusterWorkflow;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.filter.v1.WorkflowExecutionFilter;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Temporal's test server with the workflows and a {@link FakeCluster} behind every activity. */
public final class TestStage implements AutoCloseable {

    public static final String CLUSTER = "example.cluster.k8s.local";

    public final FakeCluster cluster = new FakeCluster();
    final FakeGates gates = new FakeGates();
    public final TestWorkflowEnvironment environment;

    public TestStage() {
        this(Instant.now());
    }

    /** @param begins what its clock shows at first */
    public TestStage(Instant begins) {
        this(begins, WorkerFactoryOptions.getDefaultInstance());
    }

    /** @param workers what stands between the workflows and Temporal */
    public TestStage(Instant begins, WorkerFactoryOptions workers) {
        environment = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setInitialTime(begins)
                .setWorkerFactoryOptions(workers)
                .registerSearchAttribute("WindlassCluster", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .registerSearchAttribute("WindlassChange", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .registerSearchAttribute("WindlassPhase", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .registerSearchAttribute("WindlassRequester", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .build());
        Worker workflows = environment.newWorker(TaskQueues.WORKFLOWS);
        workflows.registerWorkflowImplementationTypes(ClusterQueue.class, ChangeRun.class, GroupRollout.class);
        environment.newWorker(TaskQueues.AWS).registerActivitiesImplementations(cluster);
        environment.newWorker(TaskQueues.KUBERNETES).registerActivitiesImplementations(cluster);
        environment.newWorker(TaskQueues.GATES).registerActivitiesImplementations(gates);
        environment.start();
    }

    public static Change change(String id, ChangeRequest request, ApprovalPolicy approval) {
        return new Change(
                id,
                CLUSTER,
                "alice",
                "because",
                request,
                approval,
                RolloutOptions.DEFAULTS,
                Instant.parse("2026-11-23T12:00:00Z"));
    }

    public static Change edit(String id) {
        return change(
                id,
                new ChangeRequest.Edit(null, Map.of("spec.networking", Map.of("calico", Map.of())), List.of()),
                ApprovalPolicy.REQUIRED);
    }

    public static Change automatic(String id) {
        return change(id, new ChangeRequest.Update(), ApprovalPolicy.AUTOMATIC);
    }

    public static Change cloudOnly(String id) {
        return new Change(
                id,
                CLUSTER,
                "alice",
                null,
                new ChangeRequest.Update(),
                ApprovalPolicy.AUTOMATIC,
                new RolloutOptions(null, null, null, null, null, null, true, null, null),
                Instant.EPOCH);
    }

    public ChangeWorkflow start(Change change) {
        ChangeWorkflow workflow = stub(change.id());
        WorkflowClient.start(workflow::run, change);
        return environment.getWorkflowClient().newWorkflowStub(ChangeWorkflow.class, id(change.id()));
    }

    public ChangeView run(Change change) {
        return stub(change.id()).run(change);
    }

    public ClusterWorkflow startCluster() {
        return startCluster(ClusterWorkflow.State.of(CLUSTER));
    }

    public ClusterWorkflow startCluster(ClusterWorkflow.State state) {
        ClusterWorkflow workflow = environment
                .getWorkflowClient()
                .newWorkflowStub(
                        ClusterWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(ClusterWorkflow.id(CLUSTER))
                                .setTaskQueue(TaskQueues.WORKFLOWS)
                                .build());
        WorkflowClient.start(workflow::run, state);
        return workflow;
    }

    public ChangeWorkflow changeOf(String id) {
        return environment.getWorkflowClient().newWorkflowStub(ChangeWorkflow.class, id(id));
    }

    /** Lets virtual time pass, half a second at a time, until the view is as asked. */
    public ChangeView await(ChangeWorkflow workflow, Predicate<ChangeView> condition) {
        ChangeView view = workflow.view();
        for (int tries = 0; tries < 2_000; tries++) {
            if (condition.test(view)) {
                return view;
            }
            environment.sleep(Duration.ofMillis(500));
            view = workflow.view();
        }
        throw new AssertionError("never as asked; last seen " + view + "; effects " + cluster.effects);
    }

    /** Waits while virtual time stands still, so that no timer fires meanwhile. */
    public static void untilSeen(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never as asked");
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    /**
     * Waits until the activity in hand of a group's rollout is asked to stop. Temporal's test server, other than Temporal,
     * does not take a request to cancel what ends in the same moment, and the rollout would stand still for good.
     */
    public void untilCalledOff(String change, String instanceGroup) {
        String rollout = RolloutWorkflow.id(CLUSTER, change, instanceGroup);
        untilSeen(() -> environment.getWorkflowClient().fetchHistory(rollout).getEvents().stream()
                .anyMatch(HistoryEvent::hasActivityTaskCancelRequestedEventAttributes));
    }

    /** How many runs a workflow has had; each later one continued the one before it as new. */
    public long runsOf(String workflowId) {
        return 1 + closed(workflowId).size();
    }

    /** What happened in each run of a workflow that has ended, in no order. */
    List<List<HistoryEvent>> historiesOf(String workflowId) {
        return closed(workflowId).stream()
                .map(run -> environment
                        .getWorkflowClient()
                        .fetchHistory(workflowId, run.getRunId())
                        .getEvents())
                .toList();
    }

    private List<WorkflowExecution> closed(String workflowId) {
        ListClosedWorkflowExecutionsRequest closed = ListClosedWorkflowExecutionsRequest.newBuilder()
                .setNamespace(environment.getNamespace())
                .setExecutionFilter(WorkflowExecutionFilter.newBuilder().setWorkflowId(workflowId))
                .build();
        return environment
                .getWorkflowServiceStubs()
                .blockingStub()
                .listClosedWorkflowExecutions(closed)
                .getExecutionsList()
                .stream()
                .map(WorkflowExecutionInfo::getExecution)
                .filter(run -> run.getWorkflowId().equals(workflowId))
                .toList();
    }

    public List<String> said() {
        return List.copyOf(cluster.entries).stream()
                .map(entry -> entry.message())
                .toList();
    }

    public static Admission.Accepted accepted(String id, int position) {
        return new Admission.Accepted(id, position);
    }

    private ChangeWorkflow stub(String id) {
        return environment
                .getWorkflowClient()
                .newWorkflowStub(
                        ChangeWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(id(id))
                                .setTaskQueue(TaskQueues.WORKFLOWS)
                                .build());
    }

    private static String id(String change) {
        return ChangeWorkflow.id(CLUSTER, change);
    }

    @Override
    public void close() {
        environment.close();
    }
}
