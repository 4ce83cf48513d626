package dev.windlass.kubernetes;

import dev.windlass.activity.NodeActivities;
import dev.windlass.rollout.DrainOutcome;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.rollout.Observation;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** {@link NodeActivities} through the Kubernetes API. */
public final class KubernetesNodes implements NodeActivities {

    private final ClusterClients clients;

    public KubernetesNodes(ClusterClients clients) {
        this.clients = Objects.requireNonNull(clients, "clients is null");
    }

    /** Every node, by name. */
    public List<NodeSnapshot> observeNodes(String cluster) {
        return Pages.of(clients.of(cluster).nodes()).stream()
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
        NodeMarks marks = new NodeMarks(clients.of(node.cluster()));
        marks.cordon(name.get());
        marks.excludeFromLoadBalancers(name.get());
        return name.get();
    }

    @Override
    public void restore(Node node) {
        nameOf(node).ifPresent(name -> new NodeMarks(clients.of(node.cluster())).restore(name));
    }

    @Override
    public DrainOutcome drain(Drain drain) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        List<String> before = context.getHeartbeatDetails(Left.class).map(Left::pods).orElse(List.of());
        try {
            return new NodeDrain(clients.of(drain.cluster()), drain, before)
                    .run(left -> context.heartbeat(new Left(left)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Activity.wrap(e);
        }
    }

    @Override
    public boolean knows(String cluster, String nodeOrInstance) {
        return clients.of(cluster).nodes().withName(nodeOrInstance).get() != null
                || observeNodes(cluster).stream().anyMatch(node -> nodeOrInstance.equals(node.instanceId()));
    }

    /** What a drain's next attempt needs to tell the whole of what was evicted. */
    record Left(List<String> pods) {}

    /** By the instance: the node that had the name may be another instance's by now. */
    private Optional<String> nameOf(Node node) {
        if (node.name() != null) {
            io.fabric8.kubernetes.api.model.Node found = clients.of(node.cluster()).nodes().withName(node.name()).get();
            if (found != null && node.instance().equals(Snapshots.node(found).instanceId())) {
                return Optional.of(node.name());
            }
        }
        return Optional.ofNullable(Observation.byInstance(observeNodes(node.cluster())).get(node.instance()))
                .map(NodeSnapshot::name);
    }
}
