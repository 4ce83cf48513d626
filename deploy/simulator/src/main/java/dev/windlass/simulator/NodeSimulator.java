package dev.windlass.simulator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Lets the cloud's instances be nodes: one that runs joins after a boot delay, one that is terminated leaves with its pods.
 * Works with any Kubernetes API; pods need a kubelet too, which {@link SimulatedKubernetes} brings and {@link SimulatedKubelet} is.
 */
public final class NodeSimulator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeSimulator.class);

    /**
     * @param cluster whose instances to look at (tag {@code KubernetesCluster})
     * @param kubeletVersion such as {@code v1.36.3}
     * @param bootDelay from first seen running to joined
     * @param tick between two looks at the cloud
     */
    public record Settings(String cluster, String kubeletVersion, Duration bootDelay, Duration tick) {
        public Settings {
            Objects.requireNonNull(cluster, "cluster is null");
            Objects.requireNonNull(kubeletVersion, "kubeletVersion is null");
            if (bootDelay.isNegative()) {
                throw new IllegalArgumentException("bootDelay must not be negative: " + bootDelay);
            }
            if (!tick.isPositive()) {
                throw new IllegalArgumentException("tick must be positive: " + tick);
            }
        }

        /** Every cluster, no boot delay, four looks a second. */
        public static Settings of(String kubeletVersion) {
            return new Settings("", kubeletVersion, Duration.ZERO, Duration.ofMillis(250));
        }
    }

    private final Supplier<List<Instance>> instances;
    private final KubernetesClient kubernetes;
    private final Settings settings;
    private final Map<String, Instant> firstSeen = new HashMap<>();
    private final Set<String> joined = new TreeSet<>();
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("node-simulator").factory());
    private volatile boolean closed;
    private volatile Duration bootDelay;
    private volatile Predicate<String> mayJoin = instance -> true;
    private boolean knowsNodes;

    private NodeSimulator(Supplier<List<Instance>> instances, KubernetesClient kubernetes, Settings settings) {
        this.instances = Objects.requireNonNull(instances, "instances is null");
        this.kubernetes = Objects.requireNonNull(kubernetes, "kubernetes is null");
        this.settings = Objects.requireNonNull(settings, "settings is null");
        bootDelay = settings.bootDelay();
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        clock.scheduleWithFixedDelay(this::tick, 0, settings.tick().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @param instances those of the cluster that are neither terminated nor on the way there, asked for at every look */
    static NodeSimulator start(Supplier<List<Instance>> instances, KubernetesClient kubernetes, Settings settings) {
        return new NodeSimulator(instances, kubernetes, settings);
    }

    /** Starts watching, as one of the clusters that follow the cloud together. The client stays the caller's. */
    public static NodeSimulator start(InstanceFeed feed, KubernetesClient kubernetes, Settings settings) {
        return start(() -> feed.of(settings.cluster()), kubernetes, settings);
    }

    /** From now on, also for instances that are booting already. */
    public void bootDelay(Duration delay) {
        bootDelay = Objects.requireNonNull(delay, "delay is null");
    }

    /** Which instances, by id, are ever let in; those that joined stay. Asked at every look. */
    public void letJoin(Predicate<String> instances) {
        mayJoin = Objects.requireNonNull(instances, "instances is null");
    }

    /** Waits for a look that is under way, so that afterwards nothing of it is seen. */
    @Override
    public void close() {
        closed = true;
        clock.close();
    }

    private void tick() {
        if (closed) {
            return;
        }
        try {
            reconcile();
        } catch (SdkException | KubernetesClientException e) {
            LOG.warn("the nodes could not be brought in line with the cloud, trying again: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("the nodes could not be brought in line with the cloud, trying again", e);
        }
    }

    private void reconcile() {
        if (!knowsNodes) {
            kubernetes.nodes().withLabel(SimulatedNode.SIMULATED).list().getItems().stream()
                    .map(NodeSimulator::name)
                    .forEach(joined::add);
            knowsNodes = true;
        }
        Map<String, SimulatedNode> alive = new TreeMap<>();
        Set<String> running = new TreeSet<>();
        instances.get().stream()
                .filter(instance -> instance.tags().stream().noneMatch(NodeSimulator::isBastion))
                .forEach(instance -> {
                    alive.put(instance.instanceId(), SimulatedNode.of(instance, settings.kubeletVersion()));
                    if (instance.state().name() == InstanceStateName.RUNNING) {
                        running.add(instance.instanceId());
                    }
                });
        for (String gone :
                joined.stream().filter(name -> !alive.containsKey(name)).toList()) {
            leave(gone);
        }
        Instant now = Instant.now();
        for (String id : running) {
            if (firstSeen.putIfAbsent(id, now) == null && !bootDelay.isZero()) {
                // Whoever measures a boot should see what it was told, not the next look after it.
                clock.schedule(this::tick, bootDelay.toMillis() + 1, TimeUnit.MILLISECONDS);
            }
            boolean booted = !firstSeen.get(id).plus(bootDelay).isAfter(now);
            if (!joined.contains(id) && booted && mayJoin.test(id)) {
                join(alive.get(id));
            }
        }
    }

    private void join(SimulatedNode node) {
        create(kubernetes.nodes().resource(node.node()));
        Node stored = kubernetes.nodes().withName(node.instanceId()).get();
        for (Pod pod : node.staticPods(stored)) {
            create(kubernetes.pods().inNamespace("kube-system").resource(pod));
        }
        joined.add(node.instanceId());
        LOG.info("node {} of instance group {} joined", node.instanceId(), node.instanceGroup());
    }

    private void leave(String name) {
        kubernetes.nodes().withName(name).delete();
        kubernetes
                .pods()
                .inAnyNamespace()
                .withField("spec.nodeName", name)
                .list()
                .getItems()
                .forEach(pod ->
                        kubernetes.pods().resource(pod).withGracePeriod(0).delete());
        joined.remove(name);
        firstSeen.remove(name);
        LOG.info("node {} left", name);
    }

    private static <T extends HasMetadata> void create(Resource<T> resource) {
        try {
            resource.create();
        } catch (KubernetesClientException e) {
            boolean already = e.getCode() == 409;
            if (!already) {
                throw e;
            }
        }
    }

    /** A bastion runs no kubelet. */
    private static boolean isBastion(Tag tag) {
        return tag.key().equals("k8s.io/role/bastion");
    }

    private static String name(Node node) {
        return node.getMetadata().getName();
    }
}
