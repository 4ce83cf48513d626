package dev.windlass.planner;

import dev.windlass.activity.PlanActivities.Commit;
import dev.windlass.activity.TaskActivities.Task;
import dev.windlass.aws.AwsClients;
import dev.windlass.aws.Polling;
import dev.windlass.aws.resource.MotoCloud;
import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.SpecEdit;
import dev.windlass.plan.PlanSummary;
import dev.windlass.plan.PlanSummary.TaskNode;
import dev.windlass.resource.ResourceKey;
import dev.windlass.rollout.GroupSummary;
import dev.windlass.rollout.RolloutQuery;
import dev.windlass.spec.ClusterDefinition;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.NewCluster;
import dev.windlass.statestore.NodeConfigs;
import dev.windlass.statestore.PlanStore;
import dev.windlass.statestore.SpecStore;
import dev.windlass.statestore.StateStore;
import dev.windlass.statestore.StoreLocation;
import dev.windlass.statestore.WriteCondition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One cluster on the emulated cloud, changed by the activities themselves, a task after the other. */
final class PlannedCluster {

    final AwsClients clients = MotoCloud.shared().clients();
    final Planner planner;
    final PlanSteps plans;
    /** What Auto Scaling and Kubernetes would tell of them. */
    final List<GroupSummary> groups = new ArrayList<>();

    final List<RolloutQuery> looks = new ArrayList<>();
    private final StateStore store;
    private final TaskSteps tasks;
    private final NewCluster cluster;
    private final Map<String, Object> edits = new TreeMap<>();
    private String sshPublicKey;
    private int changes;

    PlannedCluster(NewCluster cluster) {
        this.cluster = cluster;
        String bucket = cluster.stateStore().substring("s3://".length());
        clients.s3().createBucket(call -> call.bucket(bucket));
        store = new StateStore(clients.s3(), StoreLocation.parse(cluster.stateStore()));
        SpecStore specs = new SpecStore(store);
        PlanStore sealed = new PlanStore(store);
        Polling polling = new Polling(Duration.ofMillis(50), Duration.ofSeconds(30), () -> {});
        Catalog catalog = Catalog.of(clients, store, polling, Clock.systemUTC());
        NodeConfigs nodeConfigs = new NodeConfigs(store);
        planner = new Planner(
                specs, nodeConfigs, catalog, new dev.windlass.resource.StateStoreBase(cluster.stateStore()));
        plans = new PlanSteps(planner, new RollProposals(specs, this::survey), sealed, specs, nodeConfigs);
        tasks = new TaskSteps(sealed, catalog, Clock.systemUTC());
    }

    private List<GroupSummary> survey(RolloutQuery look) {
        looks.add(look);
        return groups;
    }

    Change change(ChangeRequest request) {
        return new Change(
                "change-" + ++changes,
                cluster.name(),
                "alice",
                "",
                request,
                ApprovalPolicy.AUTOMATIC,
                null,
                Instant.EPOCH);
    }

    /** Of the specs that it is created with. */
    PlannedCluster with(String field, Object value) {
        edits.put(field, value);
        return this;
    }

    PlannedCluster withSshPublicKey(String key) {
        sshPublicKey = key;
        return this;
    }

    Change creation() {
        ClusterDefinition definition = edits.isEmpty()
                ? cluster.definition()
                : SpecEdit.apply(cluster.definition(), new ChangeRequest.Edit(null, edits, List.of()));
        return change(new ChangeRequest.Create(ClusterDocuments.toYaml(definition), sshPublicKey));
    }

    Change networking(Map<String, Object> choice) {
        return change(new ChangeRequest.Edit(null, Map.of("spec.networking", choice), List.of()));
    }

    PlanSummary create() {
        return carryOut(creation());
    }

    /** Plans, commits, applies every task in an order that its dependencies allow; answers the plan. */
    PlanSummary carryOut(Change change) {
        PlanSummary plan = plan(change);
        apply(plan);
        return plan;
    }

    /** Plans and commits. */
    PlanSummary plan(Change change) {
        PlanSummary plan = plans.plan(change);
        boolean delete = change.request() instanceof ChangeRequest.Delete;
        if (!delete) {
            plans.commit(new Commit(change.cluster(), plan.digest()));
        }
        return plan;
    }

    void apply(PlanSummary plan) {
        SortedMap<ResourceKey, String> identifiers = new TreeMap<>();
        List<TaskNode> waiting = new ArrayList<>(plan.tasks());
        while (!waiting.isEmpty()) {
            TaskNode next = waiting.stream()
                    .filter(task -> identifiers.keySet().containsAll(task.after()))
                    .findFirst()
                    .orElseThrow();
            SortedMap<ResourceKey, String> needed = new TreeMap<>();
            next.after().forEach(key -> needed.put(key, identifiers.get(key)));
            identifiers.put(
                    next.key(),
                    tasks.apply(new Task(cluster.name(), "change-" + changes, plan.digest(), next.key(), needed))
                            .identifier());
            waiting.remove(next);
        }
    }

    /** A file of the cluster in the state store. */
    String file(String path) {
        return store.get(cluster.name() + "/" + path).orElseThrow().text();
    }

    void record(String zone, String action, String name) {
        clients.route53()
                .changeResourceRecordSets(call -> call.hostedZoneId(zone)
                        .changeBatch(batch -> batch.changes(change -> change.action(action)
                                .resourceRecordSet(set -> set.name(name)
                                        .type("A")
                                        .ttl(60L)
                                        .resourceRecords(record -> record.value("203.0.113.5"))))));
    }

    boolean has(String path) {
        return store.exists(cluster.name() + "/" + path);
    }

    /** Paths below the cluster's folder, but for what Windlass itself keeps there. */
    List<String> files() {
        return store.list(cluster.name()).keySet().stream()
                .map(path -> path.substring(cluster.name().length() + 1))
                .filter(path -> !path.startsWith("windlass/"))
                .toList();
    }

    void remove(String path) {
        store.delete(cluster.name() + "/" + path);
    }

    /** As far as a plan puts specs in force. */
    PlanSummary commit(Change change) {
        PlanSummary plan = plans.plan(change);
        plans.commit(new Commit(change.cluster(), plan.digest()));
        return plan;
    }

    /** What the same program does with a plan of its own, a task alone. */
    void apply(PlanSummary plan, String task) {
        TaskNode node = plan.tasks().stream()
                .filter(candidate -> candidate.key().toString().equals(task))
                .findFirst()
                .orElseThrow();
        tasks.apply(new Task(cluster.name(), "change-" + changes, plan.digest(), node.key(), new TreeMap<>()));
    }

    void put(String path, String text) {
        store.put(cluster.name() + "/" + path, text, new WriteCondition.Always());
    }

    PlanSummary left(PlanSummary plan) {
        return plans.replan(new Commit(cluster.name(), plan.digest()));
    }
}
