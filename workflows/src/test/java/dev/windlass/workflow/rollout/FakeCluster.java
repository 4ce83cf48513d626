package dev.windlass.workflow.rollout;

import dev.windlass.activity.AdmissionActivities;
import dev.windlass.activity.CloudActivities;
import dev.windlass.activity.JournalActivities;
import dev.windlass.activity.NodeActivities;
import dev.windlass.activity.PlanActivities;
import dev.windlass.activity.RolloutActivities;
import dev.windlass.activity.TaskActivities;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeView;
import dev.windlass.change.EventOrigin;
import dev.windlass.change.EventTypes;
import dev.windlass.change.JournalEntry;
import dev.windlass.health.ValidationFailure;
import dev.windlass.health.ValidationReport;
import dev.windlass.plan.PlanSummary;
import dev.windlass.plan.PlanSummary.Action;
import dev.windlass.plan.PlanSummary.TaskNode;
import dev.windlass.plan.PlannedRoll;
import dev.windlass.resource.LaunchSource;
import dev.windlass.resource.ResourceKey;
import dev.windlass.rollout.Classification;
import dev.windlass.rollout.DrainOutcome;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.GroupSummary;
import dev.windlass.rollout.GroupTraits;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.rollout.Observation;
import dev.windlass.rollout.RolloutQuery;
import dev.windlass.spec.InstanceGroupSpec.Role;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A cluster with behaviour, in memory: instances that are replaced when they go, nodes that join at once, a plan that is
 * empty once its tasks are applied. Records every effect in order.
 */
public final class FakeCluster
        implements PlanActivities,
                TaskActivities,
                CloudActivities,
                NodeActivities,
                RolloutActivities,
                JournalActivities,
                AdmissionActivities {

    /** A pod whose drain only ends when it is cancelled. */
    public static final String HANGS = "default/hangs";
    /** A pod whose drain fails as it is cancelled, as Temporal lets one fail whose worker died before it heard. */
    public static final String DIES = "default/dies";

    public final List<String> effects = Collections.synchronizedList(new ArrayList<>());
    public final List<JournalEntry> entries = Collections.synchronizedList(new ArrayList<>());
    /** Those of nodes that are drained pod by pod. Of other nodes only how a drain ends is told. */
    final FakePods pods = new FakePods(effects);

    public final Deque<DrainOutcome> drainOutcomes = new ArrayDeque<>();
    public final Deque<ValidationReport> validations = new ArrayDeque<>();
    public final Map<String, Group> groups = new ConcurrentSkipListMap<>();
    final List<TaskNode> planned = new ArrayList<>();
    public final Set<String> refusedTasks = Collections.synchronizedSet(new HashSet<>());
    /** AWS does not answer to them, however often they are tried. */
    final Set<String> unansweredTasks = Collections.synchronizedSet(new HashSet<>());
    /** Their attempt goes on until it is cancelled. */
    final Set<String> hangingTasks = Collections.synchronizedSet(new HashSet<>());
    /** What is applied waits for it; it does not hear that it is cancelled. */
    volatile CountDownLatch applying = new CountDownLatch(0);
    /** AWS does not answer to a plan. */
    volatile boolean unanswered;

    final Set<String> undetachable = Collections.synchronizedSet(new HashSet<>());
    public volatile String planRefusal;
    public volatile int generation = 1;
    public volatile boolean launchesLate;
    /** Why nothing can be launched. */
    volatile String trouble;

    final Set<String> unready = Collections.synchronizedSet(new HashSet<>());
    final AtomicInteger looks = new AtomicInteger();
    public volatile int staleLooks;
    /** Each drain takes some time up to this, so that nodes are not done all together. */
    volatile Duration longestDrain = Duration.ZERO;
    /** What is written waits for it. */
    volatile CountDownLatch writing = new CountDownLatch(0);
    /** The same, from the first word of a termination on. */
    volatile CountDownLatch writingTerminations = new CountDownLatch(0);
    /**
     * What is terminated waits for it: every instance, or those that {@code lingering} names; then the others wait until
     * those are on their way.
     */
    public volatile CountDownLatch terminating = new CountDownLatch(0);

    public volatile Set<String> lingering = Set.of();
    /** What is taken out of load balancers waits for it. */
    volatile CountDownLatch deregistering = new CountDownLatch(0);
    /** What is detached waits for it. */
    public volatile CountDownLatch detaching = new CountDownLatch(0);
    /** A gate's answer waits for it. */
    volatile CountDownLatch validating = new CountDownLatch(0);

    private final Set<ResourceKey> applied = new HashSet<>();
    private final Set<String> tainted = new HashSet<>();
    private final Set<String> cordoned = new HashSet<>();
    private int launched;

    /** @param current the launch template version that a new instance gets */
    public static final class Group {
        final String name;
        final Role role;
        final int target;
        public int current = 1;
        public String maxUnavailable;
        public String maxSurge;
        Boolean drainAndTerminate;
        public LaunchSource launches = LaunchSource.LATEST;
        String zone = "us-east-1d";
        final List<InstanceSnapshot> instances = new ArrayList<>();

        Group(String name, Role role, int target) {
            this.name = name;
            this.role = role;
            this.target = target;
        }
    }

    public Group group(String name, Role role, int size) {
        Group group = new Group(name, role, size);
        groups.put(name, group);
        launchMissing(group);
        return group;
    }

    public void task(String type, String name, ResourceKey... after) {
        planned.add(new TaskNode(new ResourceKey(type, name), Action.CREATE, List.of(after)));
    }

    void deletion(String type, String name, ResourceKey... after) {
        planned.add(new TaskNode(new ResourceKey(type, name), Action.DELETE, List.of(after)));
    }

    synchronized List<String> instancesOf(String group) {
        return groups.get(group).instances.stream().map(InstanceSnapshot::id).toList();
    }

    /** One instance of the group is on the new version already. */
    public synchronized void freshen(String name) {
        Group group = groups.get(name);
        group.current = 2;
        InstanceSnapshot last = group.instances.removeLast();
        group.instances.add(new InstanceSnapshot(last.id(), last.zone(), "2", "InService", false, last.launchedAt()));
    }

    /** Instances of the old version beside the others, that wait in a warm pool. */
    synchronized void warmUp(String name, int count) {
        Group group = groups.get(name);
        for (int i = 0; i < count; i++) {
            group.instances.add(new InstanceSnapshot(
                    "i-%s-warm-%02d".formatted(name, i), group.zone, "1", "Warmed:Stopped", false, Instant.EPOCH));
        }
    }

    public synchronized void launchAll() {
        groups.values().forEach(this::launchMissing);
    }

    private void launchMissing(Group group) {
        if (launchesLate) {
            return;
        }
        while (group.instances.stream()
                        .filter(instance -> !instance.detached() && !instance.warm())
                        .count()
                < group.target) {
            group.instances.add(new InstanceSnapshot(
                    "i-%s-%02d".formatted(group.name, ++launched),
                    group.zone,
                    Integer.toString(group.current),
                    "InService",
                    false,
                    Instant.EPOCH.plusSeconds(launched)));
        }
    }

    @Override
    public PlanSummary plan(Change change) {
        effects.add("plan");
        if (unanswered) {
            throw ApplicationFailure.newFailure("AWS does not answer", "Outage");
        }
        if (planRefusal != null) {
            throw ApplicationFailure.newNonRetryableFailure(planRefusal, "InvalidChange");
        }
        return change.request() instanceof ChangeRequest.Roll roll ? rolling(change, roll) : summary(left());
    }

    private PlanSummary rolling(Change change, ChangeRequest.Roll roll) {
        List<GroupSummary> all = survey(change.rollout().survey(change.cluster(), new TreeSet<>()));
        List<GroupSummary> rolled = PlannedRoll.concerned(roll, change.rollout(), all);
        String digest = "digest-of-" + PlannedRoll.of(roll, change.rollout(), rolled);
        return new PlanSummary(digest, 0, 0, 0, List.of(), new TreeMap<>(), List.of(), rolled);
    }

    @Override
    public synchronized PlanSummary replan(Commit commit) {
        effects.add("replan");
        if (staleLooks-- > 0) {
            return summary(planned);
        }
        return summary(left());
    }

    private synchronized List<TaskNode> left() {
        return planned.stream()
                .filter(task -> !applied.contains(task.key()))
                .map(task -> new TaskNode(
                        task.key(),
                        task.action(),
                        task.after().stream()
                                .filter(key -> !applied.contains(key))
                                .toList()))
                .toList();
    }

    private PlanSummary summary(List<TaskNode> tasks) {
        return new PlanSummary("digest-" + generation, tasks.size(), 0, 0, tasks, new TreeMap<>(), List.of(), null);
    }

    @Override
    public void commit(Commit commit) {
        effects.add("commit " + commit.digest());
    }

    @Override
    public Applied apply(Task task) {
        String name = task.key().name();
        if (unansweredTasks.contains(name)) {
            effects.add("no answer to " + task.key());
            throw ApplicationFailure.newFailure("AWS does not answer", "Outage");
        }
        if (hangingTasks.contains(name)) {
            effects.add("in hand " + task.key());
            hang();
        }
        if (applying.getCount() > 0) {
            effects.add("in hand " + task.key());
            await(applying);
        }
        return applied(task);
    }

    private synchronized Applied applied(Task task) {
        if (refusedTasks.contains(task.key().name())) {
            throw ApplicationFailure.newNonRetryableFailure("AWS said no", "TaskRefused");
        }
        applied.add(task.key());
        effects.add("apply " + task.key() + " with " + task.identifiers());
        return new Applied(task.key(), "id-" + task.key().name());
    }

    private List<GroupSnapshot> observeGroups() {
        return groups.values().stream()
                .map(group -> new GroupSnapshot(
                        group.name,
                        group.name + "." + TestStage.CLUSTER,
                        group.role,
                        group.target,
                        group.target,
                        group.target,
                        Integer.toString(group.current),
                        group.instances,
                        group.maxUnavailable,
                        group.maxSurge,
                        group.drainAndTerminate,
                        new GroupTraits(true, false, true, group.name, group.launches, null)))
                .toList();
    }

    private Observation observation(RolloutQuery look) {
        return new Observation(observeGroups(), look.cloudOnly() ? List.of() : observeNodes());
    }

    @Override
    public synchronized List<GroupSummary> survey(RolloutQuery look) {
        return GroupSummary.of(observation(look), look);
    }

    @Override
    public synchronized Classification observe(RolloutQuery look) {
        looks.incrementAndGet();
        if (trouble != null) {
            throw ApplicationFailure.newNonRetryableFailure(trouble, RolloutActivities.TROUBLE);
        }
        Observation observation = observation(look);
        return observation
                .group(look.instanceGroup())
                .map(group -> Classification.of(observation, group, look))
                .orElse(null);
    }

    @Override
    public synchronized Tainted taintStale(RolloutQuery look) {
        Observation observation = observation(look);
        List<String> nodes =
                Classification.offered(
                                observation,
                                observation.group(look.instanceGroup()).orElseThrow(),
                                look)
                        .stream()
                        .map(candidate -> candidate.node())
                        .filter(node -> node != null && !node.scheduledForUpdate())
                        .map(NodeSnapshot::name)
                        .sorted()
                        .toList();
        effects.add("taint " + nodes);
        tainted.addAll(nodes);
        return new Tainted(nodes.size(), observe(look));
    }

    @Override
    public synchronized int restoreGroup(RolloutQuery look) {
        List<String> marked = instancesOfOrNone(look.instanceGroup()).stream()
                .filter(id -> tainted.contains(id) || cordoned.contains(id))
                .toList();
        if (!marked.isEmpty()) {
            effects.add("restore " + marked);
        }
        marked.forEach(cordoned::remove);
        marked.forEach(tainted::remove);
        return marked.size();
    }

    private List<String> instancesOfOrNone(String group) {
        return groups.containsKey(group) ? instancesOf(group) : List.of();
    }

    /** Every look is a green or a red one; a red one begins the row anew, and with no more of them the time is up. */
    @Override
    public GateReport gate(Gate gate) {
        await(validating);
        if (gate.cloudOnly()) {
            // As a bastion's: Kubernetes is not asked.
            return inService();
        }
        int greens = 0;
        while (true) {
            ValidationReport report = look();
            greens = report.healthy() ? greens + 1 : 0;
            if (greens >= gate.count()) {
                return GateReport.of(true, report)
                        .goingOn(gate.next() == null || trouble != null ? null : observe(gate.next()));
            }
            if (!report.healthy() && stays(report)) {
                return GateReport.of(false, report);
            }
        }
    }

    private synchronized ValidationReport look() {
        effects.add("validate");
        return validations.isEmpty() ? new ValidationReport(3, List.of()) : validations.remove();
    }

    private static boolean stays(ValidationReport report) {
        return report.failures().getFirst().kind().equals("error");
    }

    private synchronized GateReport inService() {
        boolean missing = observeGroups().stream().anyMatch(GroupSnapshot::isShort);
        return GateReport.of(
                !missing,
                new ValidationReport(
                        0,
                        missing
                                ? List.of(new ValidationFailure("InstanceGroup", "g", "instances are missing", null))
                                : List.of()));
    }

    @Override
    public void terminateMember(Instance instance) {
        terminate(instance);
    }

    @Override
    public synchronized InService awaitInService(Replacement replacement) {
        effects.add("await " + replacement.group().instanceGroup());
        GroupSnapshot group = observation(replacement.next())
                .group(replacement.group().instanceGroup())
                .orElseThrow();
        return group.isShort()
                ? new InService(group.inService(), group.target(), "instances are missing", null)
                : new InService(group.inService(), group.target(), null, observe(replacement.next()));
    }

    @Override
    public void detach(Instance instance) {
        effects.add("detach " + instance.id());
        await(detaching);
        takeOut(instance);
    }

    private synchronized void takeOut(Instance instance) {
        if (undetachable.contains(instance.id())) {
            throw ApplicationFailure.newNonRetryableFailure("AWS does not detach " + instance.id(), "DetachRefused");
        }
        Group group = groups.get(instance.instanceGroup());
        group.instances.replaceAll(member -> member.id().equals(instance.id())
                ? new InstanceSnapshot(
                        member.id(), member.zone(), member.templateVersion(), null, true, member.launchedAt())
                : member);
        launchMissing(group);
    }

    @Override
    public Settled settle(CloudActivities.Group group) {
        effects.add("settle " + group.instanceGroup());
        return new Settled(List.of());
    }

    @Override
    public void deregister(Instance instance) {
        effects.add("deregister " + instance.id());
        await(deregistering);
    }

    @Override
    public void register(Instance instance) {
        effects.add("register " + instance.id());
    }

    @Override
    public void terminate(Instance instance) {
        if (trouble != null) {
            throw ApplicationFailure.newNonRetryableFailure(trouble, RolloutActivities.TROUBLE);
        }
        effects.add("terminate " + instance.id());
        pods.terminated(instance.id());
        if (lingering.isEmpty() || lingering.contains(instance.id())) {
            await(terminating);
        } else {
            TestStage.untilSeen(() -> lingering.stream().allMatch(other -> effects.contains("terminate " + other)));
        }
        remove(instance);
    }

    private synchronized void remove(Instance instance) {
        Group group = groups.get(instance.instanceGroup());
        group.instances.removeIf(member -> member.id().equals(instance.id()));
        launchMissing(group);
    }

    public synchronized List<NodeSnapshot> observeNodes() {
        return groups.values().stream()
                .flatMap(group -> group.instances.stream()
                        .filter(instance -> !instance.warm())
                        .map(instance -> node(group, instance)))
                .toList();
    }

    private NodeSnapshot node(Group group, InstanceSnapshot instance) {
        return new NodeSnapshot(
                instance.id(),
                instance.id(),
                group.name,
                group.role == Role.CONTROL_PLANE,
                !unready.contains(instance.id()),
                cordoned.contains(instance.id()),
                tainted.contains(instance.id()),
                false,
                "v1.36.3");
    }

    @Override
    public synchronized String cordon(Node node) {
        effects.add("cordon " + node.instance());
        cordoned.add(node.instance());
        return node.instance();
    }

    @Override
    public DrainOutcome drain(Drain drain) {
        String ordered = drain.forcedPods().isEmpty() ? "" : " past the budgets of " + drain.forcedPods();
        DrainOutcome outcome;
        LockSupport.parkNanos((long) (ThreadLocalRandom.current().nextDouble() * longestDrain.toNanos()));
        synchronized (this) {
            effects.add((drain.forced() ? "force-drain " : "drain ") + drain.node() + ordered);
            if (pods.areOn(drain.instance())) {
                return pods.drain(drain);
            }
            outcome =
                    drainOutcomes.isEmpty() ? new DrainOutcome.Drained(List.of("default/web")) : drainOutcomes.remove();
        }
        if (outcome instanceof DrainOutcome.TimedOut late
                && late.remaining().contains(HANGS)
                && drain.forcedPods().isEmpty()) {
            hang();
        }
        if (outcome instanceof DrainOutcome.TimedOut late && late.remaining().contains(DIES)) {
            try {
                hang();
            } catch (ActivityCompletionException cancelled) {
                throw ApplicationFailure.newNonRetryableFailure("activity Heartbeat timeout", "Died");
            }
        }
        return drain.forcedPods().isEmpty() ? outcome : new DrainOutcome.Drained(List.of());
    }

    /** Until it is cancelled, as a drain of a pod that never goes would. */
    private static void hang() {
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (!never.await(20, TimeUnit.MILLISECONDS)) {
                Activity.getExecutionContext().heartbeat(null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Activity.wrap(e);
        }
    }

    @Override
    public synchronized void restore(Node node) {
        effects.add("restore [" + node.instance() + "]");
        cordoned.remove(node.instance());
        tainted.remove(node.instance());
    }

    /** Stays red until the time is up. */
    static ValidationReport redForGood(String message) {
        return new ValidationReport(0, List.of(new ValidationFailure("error", "c", message, null)));
    }

    public static ValidationReport red(String message) {
        return new ValidationReport(3, List.of(new ValidationFailure("Node", "n", message, null)));
    }

    @Override
    public synchronized boolean knows(String cluster, String nodeOrInstance) {
        return observeNodes().stream()
                .anyMatch(node ->
                        node.name().equals(nodeOrInstance) || node.instanceId().equals(nodeOrInstance));
    }

    @Override
    public void record(List<JournalEntry> batch) {
        await(writing);
        if (batch.stream().anyMatch(entry -> entry.type().equals(EventTypes.NODE_TERMINATED))) {
            await(writingTerminations);
        }
        entries.addAll(batch);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Activity.wrap(e);
        }
    }

    /** As the state store does: from the entries that were written. */
    @Override
    public EventOrigin recall(String cluster, String change) {
        effects.add("recall " + change);
        return List.copyOf(entries).stream()
                .filter(entry -> entry.change().equals(change) && entry.type().equals(EventTypes.CHANGE_ADMITTED))
                .map(entry -> new EventOrigin(
                        entry.data().get(EventOrigin.SOURCE), entry.data().get(EventOrigin.DIGEST)))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void seal(ChangeView change) {
        effects.add("seal " + change.phase());
    }

    public List<String> effectsWithout(String... prefixes) {
        return List.copyOf(effects).stream()
                .filter(effect -> List.of(prefixes).stream().noneMatch(effect::startsWith))
                .toList();
    }
}
