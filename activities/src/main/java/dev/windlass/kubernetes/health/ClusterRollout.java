package dev.windlass.kubernetes.health;

import dev.windlass.activity.CloudActivities.Instance;
import dev.windlass.activity.RolloutActivities;
import dev.windlass.health.ClusterView;
import dev.windlass.health.PodSnapshot;
import dev.windlass.health.ValidationFailure;
import dev.windlass.health.ValidationReport;
import dev.windlass.kubernetes.ApiName;
import dev.windlass.kubernetes.ClientLease;
import dev.windlass.kubernetes.ClusterClients;
import dev.windlass.kubernetes.NodeMarks;
import dev.windlass.kubernetes.Pages;
import dev.windlass.kubernetes.node.KubernetesNodes;
import dev.windlass.kubernetes.node.NodeWatch;
import dev.windlass.kubernetes.node.Snapshots;
import dev.windlass.rollout.Candidate;
import dev.windlass.rollout.Classification;
import dev.windlass.rollout.CloudSnapshot;
import dev.windlass.rollout.CloudSnapshotSource;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.GroupSummary;
import dev.windlass.rollout.GroupTraits;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.rollout.Observation;
import dev.windlass.rollout.RolloutQuery;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link RolloutActivities}: groups from the cloud, nodes and pods from Kubernetes. */
public final class ClusterRollout implements RolloutActivities {
    private static final Logger log = LoggerFactory.getLogger(ClusterRollout.class);

    /** In longest pauses: how old the cloud's answer may become while a gate is red for what Kubernetes shows. */
    private static final int OLD = 6;

    private final ClusterClients clients;
    private final KubernetesNodes nodes;
    private final Function<String, CloudSnapshotSource> groups;
    private final Consumer<Instance> register;
    private final ClusterHealth health;
    private final Duration longestPause;
    private final ApiName.Names names;

    /**
     * @param groups the instance groups of a cluster as the cloud has them now
     * @param register puts an instance that stays back behind the load balancers of its group
     * @param longestPause between two looks while a cluster is not healthy
     */
    public ClusterRollout(
            ClusterClients clients,
            KubernetesNodes nodes,
            Function<String, CloudSnapshotSource> groups,
            Consumer<Instance> register,
            ClusterHealth health,
            Duration longestPause) {
        this(clients, nodes, groups, register, health, longestPause, ApiName.Names.OF_THE_SYSTEM);
    }

    public ClusterRollout(
            ClusterClients clients,
            KubernetesNodes nodes,
            Function<String, CloudSnapshotSource> groups,
            Consumer<Instance> register,
            ClusterHealth health,
            Duration longestPause,
            ApiName.Names names) {
        this.clients = Objects.requireNonNull(clients, "clients is null");
        this.nodes = Objects.requireNonNull(nodes, "nodes is null");
        this.groups = Objects.requireNonNull(groups, "groups is null");
        this.register = Objects.requireNonNull(register, "register is null");
        this.health = Objects.requireNonNull(health, "health is null");
        this.longestPause = Objects.requireNonNull(longestPause, "longestPause is null");
        this.names = Objects.requireNonNull(names, "names is null");
    }

    @Override
    public List<GroupSummary> survey(RolloutQuery look) {
        return GroupSummary.of(observation(groups.apply(look.cluster()).whole().groups(), look), look);
    }

    @Override
    public Classification observe(RolloutQuery look) {
        List<GroupSnapshot> seen = groups.apply(look.cluster()).whole().groups();
        Optional<GroupSnapshot> group = group(seen, look);
        group.map(GroupSnapshot::traits).map(GroupTraits::trouble).ifPresent(trouble -> {
            // Whatever is taken out now would not come back.
            throw ApplicationFailure.newNonRetryableFailure(trouble, TROUBLE);
        });
        return group.map(found -> Classification.of(observation(seen, look), found, look))
                .orElse(null);
    }

    @Override
    public Tainted taintStale(RolloutQuery look) {
        List<GroupSnapshot> seen = groups.apply(look.cluster()).whole().groups();
        Optional<GroupSnapshot> group = group(seen, look);
        if (group.isEmpty()) {
            return new Tainted(0, null);
        }
        Observation before = observation(seen, look);
        List<String> unmarked = Classification.offered(before, group.get(), look).stream()
                .map(Candidate::node)
                .filter(node -> node != null && !node.scheduledForUpdate())
                .map(NodeSnapshot::name)
                .toList();
        try (ClientLease lease = clients.lease(look.cluster())) {
            unmarked.forEach(new NodeMarks(lease.client())::taint);
        }
        log.info("tainted {} stale nodes of group {}", unmarked.size(), look.instanceGroup());
        boolean troubled = group.get().traits().trouble() != null;
        Observation after = observation(seen, look);
        return new Tainted(unmarked.size(), troubled ? null : Classification.of(after, group.get(), look));
    }

    @Override
    public int restoreGroup(RolloutQuery look) {
        List<GroupSnapshot> seen = groups.apply(look.cluster()).whole().groups();
        Optional<GroupSnapshot> group = group(seen, look);
        if (group.isEmpty()) {
            // With its nodes; where the whole cluster was deleted, nobody would answer any more.
            return 0;
        }
        Map<String, NodeSnapshot> byInstance = observation(seen, look).nodesByInstance();
        int restored = 0;
        List<String> refused = new ArrayList<>();
        try (ClientLease lease = clients.lease(look.cluster())) {
            NodeMarks marks = new NodeMarks(lease.client());
            for (InstanceSnapshot instance : group.get().instances()) {
                NodeSnapshot node = byInstance.get(instance.id());
                if (node != null && !instance.terminating() && (node.scheduledForUpdate() || node.cordoned())) {
                    if (!instance.detached() && group.get().traits().balanced() && marks.haveBegun(node.name())) {
                        register(look, group.get(), instance).ifPresent(refused::add);
                    }
                    restored += marks.restore(node.name()) ? 1 : 0;
                }
            }
        }
        log.info("took the marks of the rollout off {} nodes of group {}", restored, look.instanceGroup());
        if (!refused.isEmpty()) {
            log.warn(
                    "group {} keeps instances out of its load balancers: {}",
                    look.instanceGroup(),
                    String.join("; ", refused));
            throw ApplicationFailure.newNonRetryableFailure(
                    String.join("; ", refused) + "; restored " + restored + " nodes", "NotRegistered");
        }
        return restored;
    }

    /** @return why it is refused for good, which is no reason to leave marks on other nodes */
    private Optional<String> register(RolloutQuery look, GroupSnapshot group, InstanceSnapshot instance) {
        try {
            register.accept(
                    new Instance(look.cluster(), look.instanceGroup(), group.cloudName(), instance.id(), false));
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
        HealthEvaluator looks = new HealthEvaluator(gate, groups, health, longestPause.multipliedBy(OLD));
        boolean follows = gate.watched() && !gate.cloudOnly();
        return new GateWatch(gate, longestPause, Activity.getExecutionContext())
                .until(() -> follows ? news(gate.cluster()) : NodeWatch.NONE, new GateWatch.Looks() {
                    @Override
                    public ValidationReport look(boolean sure) {
                        return ClusterRollout.this.look(gate, looks, sure);
                    }

                    @Override
                    public Classification next() {
                        return looks.next();
                    }
                });
    }

    private NodeWatch news(String cluster) {
        try {
            return NodeWatch.of(clients.lease(cluster));
        } catch (RuntimeException failure) {
            // The look tells of an outage.
            ValidationOutage.in(failure).orElseThrow(() -> failure);
            return NodeWatch.NONE;
        }
    }

    /** @param sure whether the cloud is asked, also where Kubernetes alone makes it red */
    private ValidationReport look(Gate gate, HealthEvaluator looks, boolean sure) {
        HealthEvaluator.Kubernetes shown;
        try {
            Optional<ValidationReport> nowhere = gate.cloudOnly() ? Optional.empty() : placeholder(gate.cluster());
            if (nowhere.isPresent()) {
                return looks.failed(nowhere.get());
            }
            shown = gate.cloudOnly() ? HealthEvaluator.Kubernetes.NOBODY : shown(gate.cluster());
        } catch (RuntimeException e) {
            return looks.failed(red(gate.cluster(), e));
        }
        return looks.look(shown, sure);
    }

    /**
     * Looks once, outside of an activity too. What cannot be looked at is not healthy: an outage is a failure of its own
     * (kops: a validator error equals red).
     *
     * @throws RuntimeException what is no outage of the cluster's API or of AWS, as it is
     */
    public ValidationReport look(String cluster, int toleratedWorkers) {
        try {
            Optional<ValidationReport> nowhere = placeholder(cluster);
            if (nowhere.isPresent()) {
                return nowhere.get();
            }
            HealthEvaluator.Kubernetes shown = shown(cluster);
            CloudSnapshot seen = groups.apply(cluster).whole();
            return health.check(
                    new ClusterView(
                            List.copyOf(seen.expected().keySet()),
                            seen.groups(),
                            shown.nodes(),
                            shown.pods(),
                            List.of()),
                    toleratedWorkers);
        } catch (RuntimeException e) {
            return red(cluster, e);
        }
    }

    /** Nobody answers where kops' placeholder leads. kops ends with this failure alone, too. */
    private Optional<ValidationReport> placeholder(String cluster) {
        List<String> addresses = ApiName.addresses(
                cluster, clients.ask(cluster, client -> client.getMasterUrl().getHost()), names);
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(health.check(ClusterView.ofApi(addresses), 0)).filter(report -> !report.healthy());
    }

    private HealthEvaluator.Kubernetes shown(String cluster) {
        List<PodSnapshot> pods = clients
                .ask(cluster, client -> Pages.of(client.pods().inAnyNamespace()))
                .stream()
                .map(Snapshots::pod)
                .toList();
        return new HealthEvaluator.Kubernetes(nodes.observeNodes(cluster), pods);
    }

    /** @throws RuntimeException the failure itself, if it is no outage */
    private static ValidationReport red(String cluster, RuntimeException failure) {
        ValidationOutage outage = ValidationOutage.in(failure).orElseThrow(() -> failure);
        log.warn("cluster {} cannot be validated: {}", cluster, outage.words());
        return new ValidationReport(0, List.of(new ValidationFailure("error", cluster, outage.words(), null)));
    }

    private static Optional<GroupSnapshot> group(List<GroupSnapshot> seen, RolloutQuery look) {
        return seen.stream()
                .filter(group -> group.instanceGroup().equals(look.instanceGroup()))
                .findFirst();
    }

    private Observation observation(List<GroupSnapshot> seen, RolloutQuery look) {
        Observation observation =
                new Observation(seen, look.cloudOnly() ? List.of() : nodes.observeNodes(look.cluster()));
        observation.bastionWithNode().ifPresent(why -> {
            throw ApplicationFailure.newNonRetryableFailure(why, "UnknownRole");
        });
        return observation;
    }
}
