package dev.windlass.workflow;

import dev.windlass.activity.CloudActivities;
import dev.windlass.activity.JournalActivities;
import dev.windlass.activity.NodeActivities;
import dev.windlass.activity.PlanActivities;
import dev.windlass.activity.TaskActivities;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeView;
import dev.windlass.change.JournalEntry;
import dev.windlass.cluster.InstanceGroupSpec.Role;
import dev.windlass.model.ResourceKey;
import dev.windlass.plan.PlanSummary;
import dev.windlass.plan.PlanSummary.Action;
import dev.windlass.plan.PlanSummary.TaskNode;
import dev.windlass.rollout.DrainOutcome;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.validation.ValidationFailure;
import dev.windlass.validation.ValidationReport;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A cluster with behaviour, in memory: instances that are replaced when they go, nodes that join at once, a plan that is
 * empty once its tasks are applied. Records every effect in order.
 */
final class FakeCluster
        implements PlanActivities, TaskActivities, CloudActivities, NodeActivities, JournalActivities {

    final List<String> effects = Collections.synchronizedList(new ArrayList<>());
    final List<JournalEntry> entries = Collections.synchronizedList(new ArrayList<>());
    final Deque<DrainOutcome> drainOutcomes = new ArrayDeque<>();
    final Deque<ValidationReport> validations = new ArrayDeque<>();
    final Map<String, Group> groups = new ConcurrentSkipListMap<>();
    final List<TaskNode> planned = new ArrayList<>();
    final Set<String> refusedTasks = new HashSet<>();
    volatile String planRefusal;
    volatile int generation = 1;
    volatile boolean launchesLate;
    volatile int staleLooks;
    private final Set<ResourceKey> applied = new HashSet<>();
    private final Set<String> tainted = new HashSet<>();
    private final Set<String> cordoned = new HashSet<>();
    private int launched;

    /** @param current the launch template version that a new instance gets */
    static final class Group {
        final String name;
        final Role role;
        final int target;
        int current = 1;
        String maxUnavailable;
        String maxSurge;
        final List<InstanceSnapshot> instances = new ArrayList<>();

        Group(String name, Role role, int target) {
            this.name = name;
            this.role = role;
            this.target = target;
        }
    }

    Group group(String name, Role role, int size) {
        Group group = new Group(name, role, size);
        groups.put(name, group);
        launchMissing(group);
        return group;
    }

    void task(String type, String name, ResourceKey... after) {
        planned.add(new TaskNode(new ResourceKey(type, name), Action.CREATE, List.of(after)));
    }

    synchronized List<String> instancesOf(String group) {
        return groups.get(group).instances.stream().map(InstanceSnapshot::id).toList();
    }

    /** One instance of the group is on the new version already. */
    synchronized void freshen(String name) {
        Group group = groups.get(name);
        group.current = 2;
        InstanceSnapshot last = group.instances.removeLast();
        group.instances.add(new InstanceSnapshot(last.id(), last.zone(), "2", "InService", false));
    }

    synchronized void launchAll() {
        groups.values().forEach(this::launchMissing);
    }

    private void launchMissing(Group group) {
        if (launchesLate) {
            return;
        }
        while (group.instances.stream().filter(instance -> !instance.detached()).count() < group.target) {
            group.instances.add(new InstanceSnapshot(
                    "i-%s-%02d".formatted(group.name, ++launched),
                    "us-east-1d",
                    Integer.toString(group.current),
                    "InService",
                    false));
        }
    }

    @Override
    public PlanSummary plan(Change change) {
        effects.add("plan");
        if (planRefusal != null) {
            throw ApplicationFailure.newNonRetryableFailure(planRefusal, "InvalidChange");
        }
        return summary(planned);
    }

    @Override
    public synchronized PlanSummary replan(Commit commit) {
        effects.add("replan");
        if (staleLooks-- > 0) {
            return summary(planned);
        }
        return summary(planned.stream().filter(task -> !applied.contains(task.key())).toList());
    }

    private PlanSummary summary(List<TaskNode> tasks) {
        return new PlanSummary("digest-" + generation, tasks.size(), 0, 0, tasks, new TreeMap<>(), List.of());
    }

    @Override
    public void commit(Commit commit) {
        effects.add("commit " + commit.digest());
    }

    @Override
    public synchronized Applied apply(Task task) {
        if (refusedTasks.contains(task.key().name())) {
            throw ApplicationFailure.newNonRetryableFailure("AWS said no", "TaskRefused");
        }
        applied.add(task.key());
        effects.add("apply " + task.key() + " with " + task.identifiers());
        return new Applied(task.key(), "id-" + task.key().name());
    }

    @Override
    public synchronized List<GroupSnapshot> observeGroups(String cluster) {
        return groups.values().stream()
                .map(group -> new GroupSnapshot(
                        group.name,
                        group.name + "." + cluster,
                        group.role,
                        group.target,
                        group.target,
                        group.target,
                        Integer.toString(group.current),
                        group.instances,
                        group.maxUnavailable,
                        group.maxSurge,
                        null))
                .toList();
    }

    @Override
    public synchronized void detach(Instance instance) {
        effects.add("detach " + instance.id());
        Group group = groups.get(instance.instanceGroup());
        group.instances.replaceAll(member -> member.id().equals(instance.id())
                ? new InstanceSnapshot(member.id(), member.zone(), member.templateVersion(), null, true)
                : member);
        launchMissing(group);
    }

    @Override
    public void deregister(Instance instance) {
        effects.add("deregister " + instance.id());
    }

    @Override
    public void register(Instance instance) {
        effects.add("register " + instance.id());
    }

    @Override
    public synchronized void terminate(Instance instance) {
        effects.add("terminate " + instance.id());
        Group group = groups.get(instance.instanceGroup());
        group.instances.removeIf(member -> member.id().equals(instance.id()));
        launchMissing(group);
    }

    @Override
    public synchronized List<NodeSnapshot> observeNodes(String cluster) {
        return groups.values().stream()
                .flatMap(group -> group.instances.stream().map(instance -> node(group, instance)))
                .toList();
    }

    private NodeSnapshot node(Group group, InstanceSnapshot instance) {
        return new NodeSnapshot(
                instance.id(),
                instance.id(),
                group.name,
                group.role == Role.CONTROL_PLANE,
                true,
                cordoned.contains(instance.id()),
                tainted.contains(instance.id()),
                false,
                "v1.36.3");
    }

    @Override
    public synchronized void taintForUpdate(Nodes nodes) {
        effects.add("taint " + nodes.names());
        tainted.addAll(nodes.names());
    }

    @Override
    public synchronized void cordon(Node node) {
        effects.add("cordon " + node.name());
        cordoned.add(node.name());
    }

    @Override
    public synchronized DrainOutcome drain(Drain drain) {
        effects.add((drain.forced() ? "force-drain " : "drain ") + drain.node());
        return drainOutcomes.isEmpty() ? new DrainOutcome.Drained(List.of("default/web")) : drainOutcomes.remove();
    }

    @Override
    public synchronized void restore(Nodes nodes) {
        effects.add("restore " + nodes.names());
        nodes.names().forEach(cordoned::remove);
        nodes.names().forEach(tainted::remove);
    }

    @Override
    public synchronized ValidationReport validate(Validation validation) {
        effects.add("validate");
        return validations.isEmpty() ? new ValidationReport(3, List.of()) : validations.remove();
    }

    static ValidationReport red(String message) {
        return new ValidationReport(3, List.of(new ValidationFailure("Node", "n", message, null)));
    }

    @Override
    public void record(List<JournalEntry> batch) {
        entries.addAll(batch);
    }

    @Override
    public void seal(ChangeView change) {
        effects.add("seal " + change.phase());
    }

    List<String> effectsWithout(String... prefixes) {
        return List.copyOf(effects).stream()
                .filter(effect -> List.of(prefixes).stream().noneMatch(effect::startsWith))
                .toList();
    }
}
