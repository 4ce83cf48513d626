package dev.windlass.kubernetes;

import dev.windlass.activity.CloudActivities.Instance;
import dev.windlass.activity.RolloutActivities;
import dev.windlass.rollout.Candidate;
import dev.windlass.rollout.Classification;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.GroupSummary;
import dev.windlass.rollout.GroupTraits;
import dev.windlass.rollout.GroupsSeen;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.rollout.Look;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.rollout.Observation;
import dev.windlass.validation.ClusterView;
import dev.windlass.validation.PodSnapshot;
import dev.windlass.validation.ValidationFailure;
import dev.windlass.validation.ValidationReport;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@link RolloutActivities}: groups from the cloud, nodes and pods from Kubernetes. */
public final class ClusterRollout implements RolloutActivities {
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    /** What a gate's next attempt needs to go on with the same row. */
    record Row(int greens, Instant since) {
        static final Row NONE = new Row(0, null);
    }

    private final ClusterClients clients;
    private final KubernetesNodes nodes;
    private final Function<String, GroupsSeen> groups;
    private final Consumer<Instance> register;
    private final ClusterHealth health;
    private final Duration longestPause;

    /**
     * @param groups the instance groups of a cluster as the cloud has them now
     * @param register puts an instance that stays back behind the load balancers of its group
     * @param longestPause between two looks while a cluster is not healthy
     */
    public ClusterRollout(
            ClusterClients clients,
            KubernetesNodes nodes,
            Function<String, GroupsSeen> groups,
            Consumer<Instance> register,
            ClusterHealth health,
            Duration longestPause) {
        this.clients = Objects.requireNonNull(clients, "clients is null");
        this.nodes = Objects.requireNonNull(nodes, "nodes is null");
        this.groups = Objects.requireNonNull(groups, "groups is null");
        this.register = Objects.requireNonNull(register, "register is null");
        this.health = Objects.requireNonNull(health, "health is null");
        this.longestPause = Objects.requireNonNull(longestPause, "longestPause is null");
    }

    @Override
    public List<GroupSummary> survey(Look look) {
        return GroupSummary.of(observation(look), look);
    }

    @Override
    public Classification observe(Look look) {
        Observation observation = observation(look);
        Optional<GroupSnapshot> group = observation.group(look.instanceGroup());
        group.map(GroupSnapshot::traits).map(GroupTraits::trouble).ifPresent(trouble -> {
            // Whatever is taken out now would not come back.
            throw ApplicationFailure.newNonRetryableFailure(trouble, "Trouble");
        });
        return group.map(found -> Classification.of(observation, found, look)).orElse(null);
    }

    @Override
    public int taintStale(Look look) {
        Observation observation = observation(look);
        Optional<GroupSnapshot> group = observation.group(look.instanceGroup());
        if (group.isEmpty()) {
            return 0;
        }
        NodeMarks marks = new NodeMarks(clients.of(look.cluster()));
        List<String> unmarked = Classification.offered(observation, group.get(), look).stream()
                .map(Candidate::node)
                .filter(node -> node != null && !node.scheduledForUpdate())
                .map(NodeSnapshot::name)
                .toList();
        unmarked.forEach(marks::taint);
        return unmarked.size();
    }

    @Override
    public int restoreGroup(Look look) {
        Observation observation = observation(look);
        Optional<GroupSnapshot> group = observation.group(look.instanceGroup());
        if (group.isEmpty()) {
            return 0;
        }
        NodeMarks marks = new NodeMarks(clients.of(look.cluster()));
        Map<String, NodeSnapshot> byInstance = observation.nodesByInstance();
        int restored = 0;
        List<String> refused = new ArrayList<>();
        for (InstanceSnapshot instance : group.get().instances()) {
            NodeSnapshot node = byInstance.get(instance.id());
            if (node != null && !instance.terminating() && (node.scheduledForUpdate() || node.cordoned())) {
                if (!instance.detached() && group.get().traits().balanced() && marks.haveBegun(node.name())) {
                    register(look, group.get(), instance).ifPresent(refused::add);
                }
                marks.restore(node.name());
                restored++;
            }
        }
        if (!refused.isEmpty()) {
            throw ApplicationFailure.newNonRetryableFailure(
                    String.join("; ", refused) + "; restored " + restored + " nodes", "NotRegistered");
        }
        return restored;
    }

    /** @return why it is refused for good, which is no reason to leave marks on other nodes */
    private Optional<String> register(Look look, GroupSnapshot group, InstanceSnapshot instance) {
        try {
            register.accept(new Instance(look.cluster(), look.instanceGroup(), group.cloudName(), instance.id(), false));
            return Optional.empty();
        } catch (ApplicationFailure e) {
            if (!e.isNonRetryable()) {
                throw e;
            }
            return Optional.of(e.getOriginalMessage());
        }
    }

    @Override
    public GateReport gate(Gate gate) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        Row[] row = {context.getHeartbeatDetails(Row.class).orElse(Row.NONE)};
        // A look waits for answers, perhaps longer than a heartbeat may; what the timer hears of a cancellation, this thread hears next.
        try (Heartbeats _ = Heartbeats.every(HEARTBEAT, () -> context.heartbeat(row[0]));
                NodeNews news = gate.cloudOnly() ? NodeNews.NONE : news(gate.cluster())) {
            Duration pause = shorter(FIRST_PAUSE, longestPause);
            boolean heard = false;
            while (true) {
                context.heartbeat(row[0]);
                ValidationReport report = look(gate);
                Instant now = Instant.now();
                row[0] = report.healthy() ? new Row(row[0].greens() + 1, row[0].since() == null ? now : row[0].since()) : Row.NONE;
                Duration steadily = gate.interval().multipliedBy(gate.count() - 1L);
                boolean long_ = row[0].since() != null && !now.isBefore(row[0].since().plus(steadily));
                if (row[0].greens() >= gate.count() && long_) {
                    return GateReport.of(true, report);
                }
                if (!report.healthy() && !now.plus(pause).isBefore(gate.deadline())) {
                    return GateReport.of(false, report);
                }
                // What follows a node's joining, such as its pods, follows soon.
                Duration next = heard ? FIRST_PAUSE : pause.multipliedBy(2);
                pause = shorter(report.healthy() ? gate.interval() : next, longestPause);
                heard = park(pause, news, context, row[0]);
            }
        }
    }

    /** @return whether it ended early because a node came, went, or became ready or unready */
    private static boolean park(Duration pause, NodeNews news, ActivityExecutionContext context, Row row) {
        Instant next = Instant.now().plus(pause);
        while (Instant.now().isBefore(next)) {
            context.heartbeat(row);
            if (news.heard(shorter(Duration.between(Instant.now(), next), HEARTBEAT))) {
                return true;
            }
        }
        return false;
    }

    private NodeNews news(String cluster) {
        try {
            return NodeNews.of(clients.of(cluster));
        } catch (RuntimeException unknown) {
            // The look tells why.
            return NodeNews.NONE;
        }
    }

    private ValidationReport look(Gate gate) {
        GroupsSeen seen = groups.apply(gate.cluster());
        List<ValidationFailure> lingering = seen.groups().stream()
                .flatMap(group -> group.instances().stream()
                        .filter(instance -> gate.gone().contains(instance.id()))
                        .filter(instance -> !instance.terminating() && !instance.detached())
                        .map(instance -> new ValidationFailure(
                                "Machine", instance.id(), "instance \"" + instance.id() + "\" still counts as a member",
                                group.instanceGroup())))
                .toList();
        List<ValidationFailure> failures = new ArrayList<>(lingering);
        int size = 0;
        if (gate.cloudOnly()) {
            seen.groups().stream().filter(GroupSnapshot::isShort).forEach(group -> failures.add(new ValidationFailure(
                    "InstanceGroup", group.instanceGroup(), "instances are missing in " + group.instanceGroup(),
                    group.instanceGroup())));
        } else {
            ValidationReport report = look(gate.cluster(), () -> seen, gate.toleratedWorkers());
            size = report.nodes();
            failures.addAll(report.failures());
        }
        ValidationReport whole = new ValidationReport(size, failures);
        return gate.instanceGroup() == null ? whole : whole.relevantTo(gate.instanceGroup(), seen.controlPlane());
    }

    /**
     * Looks once, outside of an activity too. What cannot be looked at is not healthy: an error is a failure of its own
     * (kops: a validator error equals red).
     */
    public ValidationReport look(String cluster, int toleratedWorkers) {
        return look(cluster, () -> groups.apply(cluster), toleratedWorkers);
    }

    private ValidationReport look(String cluster, Supplier<GroupsSeen> seen, int toleratedWorkers) {
        try {
            KubernetesClient client = clients.of(cluster);
            List<PodSnapshot> pods = Pages.of(client.pods().inAnyNamespace()).stream().map(Snapshots::pod).toList();
            GroupsSeen groups = seen.get();
            return health.check(
                    new ClusterView(
                            List.copyOf(groups.expected().keySet()), groups.groups(), nodes.observeNodes(cluster), pods, List.of()),
                    toleratedWorkers);
        } catch (ActivityCompletionException ended) {
            throw ended;
        } catch (KubernetesClientException e) {
            // Without a status nobody answered.
            String what = Objects.toString(e.getMessage(), e.toString());
            return error(cluster, e.getCode() <= 0 ? "cannot reach the API: " + what : what);
        } catch (RuntimeException e) {
            return error(cluster, Objects.toString(e.getMessage(), e.toString()));
        }
    }

    private Observation observation(Look look) {
        return new Observation(
                groups.apply(look.cluster()).groups(), look.cloudOnly() ? List.of() : nodes.observeNodes(look.cluster()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static ValidationReport error(String cluster, String what) {
        return new ValidationReport(0, List.of(new ValidationFailure("error", cluster, what, null)));
    }
}
