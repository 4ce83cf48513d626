package dev.windlass.kubernetes.node;

import dev.windlass.activity.NodeActivities;
import dev.windlass.kubernetes.ClientLease;
import dev.windlass.kubernetes.ClusterClients;
import dev.windlass.kubernetes.LastHeartbeat;
import dev.windlass.kubernetes.NodeMarks;
import dev.windlass.kubernetes.Pages;
import dev.windlass.kubernetes.drain.DrainRow;
import dev.windlass.kubernetes.drain.NodeDrain;
import dev.windlass.rollout.DrainOutcome;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.rollout.Observation;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link NodeActivities} through the Kubernetes API. */
public final class KubernetesNodes implements NodeActivities {

    private static final Logger log = LoggerFactory.getLogger(KubernetesNodes.class);

    private final ClusterClients clients;

    public KubernetesNodes(ClusterClients clients) {
        this.clients = Objects.requireNonNull(clients, "clients is null");
    }

    /** Every node, by name. */
    public List<NodeSnapshot> observeNodes(String cluster) {
        return clients.ask(cluster, client -> Pages.of(client.nodes())).stream()
                .map(Snapshots::node)
                .sorted(Comparator.comparing(NodeSnapshot::name))
                .toList();
    }

    @Override
    public String cordon(Node node) {
        Optional<String> name = nameOf(node);
        if (name.isEmpty()) {
            return null;
        }
        mark(node.cluster(), name.get());
        return name.get();
    }

    private void mark(String cluster, String name) {
        try (ClientLease lease = clients.lease(cluster)) {
            NodeMarks marks = new NodeMarks(lease.client());
            marks.cordon(name);
            marks.excludeFromLoadBalancers(name);
        }
        log.info("cordoned node {} and excluded it from load balancers", name);
    }

    @Override
    public void restore(Node node) {
        nameOf(node)
                .filter(name -> clients.ask(node.cluster(), client -> new NodeMarks(client).restore(name)))
                .ifPresent(name -> log.info("took the marks of the rollout off node {}", name));
    }

    @Override
    public DrainOutcome drain(Drain drain) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        List<String> before =
                LastHeartbeat.of(context, DrainRow.class).map(DrainRow::pods).orElse(List.of());
        Optional<String> name = nameOf(new Node(drain.cluster(), drain.instance(), drain.node()));
        if (name.isEmpty()) {
            return new DrainOutcome.Drained(before);
        }
        if (!name.get().equals(drain.node())) {
            // Joined under another name meanwhile, and nobody has cordoned it by that.
            mark(drain.cluster(), name.get());
        }
        try (ClientLease lease = clients.lease(drain.cluster())) {
            Instant asked = Instant.ofEpochMilli(context.getInfo().getScheduledTimestamp());
            return new NodeDrain(lease.client(), drain, name.get(), asked, before).run(context::heartbeat);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Activity.wrap(e);
        }
    }

    @Override
    public boolean knows(String cluster, String nodeOrInstance) {
        return named(cluster, nodeOrInstance).isPresent()
                || observeNodes(cluster).stream().anyMatch(node -> nodeOrInstance.equals(node.instanceId()));
    }

    private Optional<NodeSnapshot> named(String cluster, String name) {
        return Optional.ofNullable(clients.ask(
                        cluster, client -> client.nodes().withName(name).get()))
                .map(Snapshots::node);
    }

    /**
     * By the instance: the node that had the name may be another instance's by now, or what is left of one that joined
     * again under another name.
     */
    private Optional<String> nameOf(Node node) {
        boolean known = node.name() != null
                && named(node.cluster(), node.name())
                        .filter(found -> found.ready() && node.instance().equals(found.instanceId()))
                        .isPresent();
        if (known) {
            return Optional.of(node.name());
        }
        return Optional.ofNullable(
                        Observation.byInstance(observeNodes(node.cluster())).get(node.instance()))
                .map(NodeSnapshot::name);
    }
}
