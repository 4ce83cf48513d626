package dev.windlass.kubernetes;

import dev.windlass.activity.NodeActivities;
import dev.windlass.rollout.DrainOutcome;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.validation.PodSnapshot;
import dev.windlass.validation.ValidationFailure;
import dev.windlass.validation.ValidationReport;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** {@link NodeActivities} through the Kubernetes API. */
public final class KubernetesNodes implements NodeActivities {
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    /** What a drain's next attempt needs to go on with the same budget of time. */
    record DrainProgress(Instant started, List<String> left) {}

    private final ClusterClients clients;
    private final Function<String, List<GroupSnapshot>> groups;
    private final ClusterHealth health;
    private final Duration validationInterval;

    /**
     * @param groups the instance groups of a cluster as the cloud has them now
     * @param validationInterval between two looks while a cluster is not healthy, at most: the first ones follow one
     *     another faster, as what was just replaced may be there at once
     */
    public KubernetesNodes(ClusterClients clients, Function<String, List<GroupSnapshot>> groups, ClusterHealth health, Duration validationInterval) {
        this.clients = Objects.requireNonNull(clients, "clients is null");
        this.groups = Objects.requireNonNull(groups, "groups is null");
        this.health = Objects.requireNonNull(health, "health is null");
        this.validationInterval = Objects.requireNonNull(validationInterval, "validationInterval is null");
    }

    @Override
    public List<NodeSnapshot> observeNodes(String cluster) {
        return Pages.of(clients.of(cluster).nodes()).stream()
                .map(Snapshots::node)
                .sorted(Comparator.comparing(NodeSnapshot::name))
                .toList();
    }

    @Override
    public void taintForUpdate(Nodes nodes) {
        NodeMarks marks = new NodeMarks(clients.of(nodes.cluster()));
        nodes.names().forEach(marks::taint);
    }

    @Override
    public void cordon(Node node) {
        NodeMarks marks = new NodeMarks(clients.of(node.cluster()));
        marks.cordon(node.name());
        marks.excludeFromLoadBalancers(node.name());
    }

    @Override
    public void restore(Nodes nodes) {
        NodeMarks marks = new NodeMarks(clients.of(nodes.cluster()));
        nodes.names().forEach(marks::restore);
    }

    @Override
    public DrainOutcome drain(Drain drain) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        DrainProgress before = context.getHeartbeatDetails(DrainProgress.class).orElseGet(() -> new DrainProgress(Instant.now(), List.of()));
        try {
            return new NodeDrain(clients.of(drain.cluster()), drain.node(), before.started().plus(drain.timeout()), drain.forced(), before.left())
                    .run(left -> context.heartbeat(new DrainProgress(before.started(), left)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Activity.wrap(e);
        }
    }

    @Override
    public ValidationReport validate(Validation validation) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        Instant deadline = context.getHeartbeatDetails(Instant.class).orElseGet(() -> Instant.now().plus(validation.timeout()));
        // A look waits for answers, perhaps longer than a heartbeat may; what the timer hears of a cancellation, this thread hears next.
        try (Heartbeats _ = Heartbeats.every(HEARTBEAT, () -> context.heartbeat(deadline))) {
            return validate(validation.cluster(), deadline, context);
        }
    }

    private ValidationReport validate(String cluster, Instant deadline, ActivityExecutionContext context) {
        Duration pause = shorter(FIRST_PAUSE, validationInterval);
        while (true) {
            context.heartbeat(deadline);
            ValidationReport report = look(cluster);
            if (report.healthy() || !Instant.now().plus(pause).isBefore(deadline)) {
                return report;
            }
            Instant next = Instant.now().plus(pause);
            pause = shorter(pause.multipliedBy(2), validationInterval);
            while (Instant.now().isBefore(next)) {
                context.heartbeat(deadline);
                Duration rest = Duration.between(Instant.now(), next);
                LockSupport.parkNanos(shorter(rest, HEARTBEAT).toNanos());
            }
        }
    }

    /**
     * Looks once, outside of an activity too. What cannot be looked at is not healthy: an error is a failure of its own
     * (kops: a validator error equals red).
     */
    public ValidationReport look(String cluster) {
        try {
            KubernetesClient client = clients.of(cluster);
            List<PodSnapshot> pods = Pages.of(client.pods().inAnyNamespace()).stream().map(Snapshots::pod).toList();
            return health.check(groups.apply(cluster), observeNodes(cluster), pods);
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

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static ValidationReport error(String cluster, String what) {
        return new ValidationReport(0, List.of(new ValidationFailure("error", cluster, what, null)));
    }
}
