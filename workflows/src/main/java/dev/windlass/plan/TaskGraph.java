package dev.windlass.plan;

import dev.windlass.plan.PlanSummary.Action;
import dev.windlass.plan.PlanSummary.TaskNode;
import dev.windlass.resource.References;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import dev.windlass.rollout.GroupSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * In which order the tasks of a plan may run. A task waits for the tasks of what it refers to and for what
 * {@link TaskOrder} and {@link RuleOrder} say; a deletion waits for the deletions of what refers to it. Edges that follow from others are
 * left out, which keeps the graph small enough for workflow history.
 */
public final class TaskGraph {

    private final SortedMap<ResourceKey, PlannedTask> tasks = new TreeMap<>();
    private final Map<ResourceKey, SortedSet<ResourceKey>> after = new HashMap<>();

    private TaskGraph(List<PlannedTask> planned) {
        planned.forEach(task -> {
            tasks.put(task.key(), task);
            after.put(task.key(), new TreeSet<>());
        });
        tasks.values().forEach(this::connect);
    }

    /**
     * Every task after those that it waits for; ties by key.
     *
     * @throws IllegalStateException where tasks wait for each other, naming them
     */
    public static List<TaskNode> of(List<PlannedTask> planned) {
        TaskGraph graph = new TaskGraph(planned);
        return graph.reduced(graph.sorted());
    }

    /** The sealed plan's digest, its counts and its graph. */
    public static PlanSummary summary(Plan plan) {
        return summary(plan, null);
    }

    /** @param groups that a roll would replace nodes of, as they are now */
    public static PlanSummary summary(Plan plan, List<GroupSummary> groups) {
        List<TaskNode> nodes = of(plan.tasks());
        return new PlanSummary(
                PlanSeal.digest(plan),
                count(nodes, Action.CREATE),
                count(nodes, Action.MODIFY),
                count(nodes, Action.DELETE),
                nodes,
                plan.known(),
                plan.warnings(),
                groups);
    }

    private static int count(List<TaskNode> nodes, Action action) {
        return (int) nodes.stream().filter(node -> node.action() == action).count();
    }

    private void connect(PlannedTask task) {
        boolean deletes = action(task) == Action.DELETE;
        for (ResourceKey key : required(task)) {
            PlannedTask other = tasks.get(key);
            if (other != null && !other.key().equals(task.key()) && (action(other) == Action.DELETE) == deletes) {
                after.get(deletes ? key : task.key()).add(deletes ? task.key() : key);
            }
        }
        RuleOrder.before(task, tasks.values()).forEach(after.get(task.key())::add);
    }

    /** What has to be there before the task's resource is. */
    private Set<ResourceKey> required(PlannedTask task) {
        Set<ResourceKey> required = new HashSet<>(References.of(resource(task)));
        for (TaskOrder order : TaskOrder.ALL) {
            if (order.then().equals(task.key().type())) {
                tasks.keySet().stream()
                        .filter(key -> key.type().equals(order.first()))
                        .forEach(required::add);
            }
        }
        return required;
    }

    private List<ResourceKey> sorted() {
        Map<ResourceKey, Set<ResourceKey>> waiting = new TreeMap<>();
        after.forEach((key, earlier) -> waiting.put(key, new HashSet<>(earlier)));
        List<ResourceKey> sorted = new ArrayList<>();
        while (!waiting.isEmpty()) {
            ResourceKey next = waiting.entrySet().stream()
                    .filter(entry -> entry.getValue().isEmpty())
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("tasks wait for each other: " + cycle(waiting)));
            waiting.remove(next);
            waiting.values().forEach(earlier -> earlier.remove(next));
            sorted.add(next);
        }
        return sorted;
    }

    /** Follows one wait after another until it comes back to where it was. */
    private static String cycle(Map<ResourceKey, Set<ResourceKey>> waiting) {
        List<ResourceKey> path = new ArrayList<>();
        ResourceKey key = waiting.keySet().iterator().next();
        while (!path.contains(key)) {
            path.add(key);
            key = new TreeSet<>(waiting.get(key)).first();
        }
        List<ResourceKey> cycle = new ArrayList<>(path.subList(path.indexOf(key), path.size()));
        cycle.add(key);
        return cycle.stream().map(ResourceKey::toString).collect(Collectors.joining(" -> "));
    }

    /** Leaves out waits that others imply, but never one for a resource whose identifier the task is to be told. */
    private List<TaskNode> reduced(List<ResourceKey> sorted) {
        Map<ResourceKey, Set<ResourceKey>> reachable = new HashMap<>();
        List<TaskNode> nodes = new ArrayList<>();
        for (ResourceKey key : sorted) {
            Set<ResourceKey> indirect = new HashSet<>();
            after.get(key).forEach(earlier -> indirect.addAll(reachable.get(earlier)));
            Set<ResourceKey> referred = References.of(resource(tasks.get(key)));
            List<ResourceKey> direct = after.get(key).stream()
                    .filter(earlier -> !indirect.contains(earlier) || referred.contains(earlier))
                    .toList();
            indirect.addAll(direct);
            reachable.put(key, indirect);
            nodes.add(new TaskNode(key, action(tasks.get(key)), direct));
        }
        return nodes;
    }

    private static Action action(PlannedTask task) {
        return switch (task) {
            case PlannedTask.Create create -> Action.CREATE;
            case PlannedTask.Modify modify -> Action.MODIFY;
            case PlannedTask.Delete delete -> Action.DELETE;
        };
    }

    private static Resource resource(PlannedTask task) {
        return switch (task) {
            case PlannedTask.Create create -> create.desired();
            case PlannedTask.Modify modify -> modify.desired();
            case PlannedTask.Delete delete -> delete.actual();
        };
    }
}
