package dev.windlass.simulator;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the kubelet of every node through the API alone, simulated or real: a bound pod becomes Running and Ready after a
 * delay, and one that is being deleted goes away after another.
 */
public final class SimulatedKubelet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedKubelet.class);
    private static final int AT_ONCE = 4;
    private static final Duration RETRY = Duration.ofMillis(200);

    private final KubernetesClient client;
    private final Duration podStart;
    private volatile Duration podStop;
    /** Kubelets start and stop pods side by side. */
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(
            AT_ONCE, Thread.ofPlatform().daemon().name("simulated-kubelet-", 0).factory());

    private final Set<String> starting = ConcurrentHashMap.newKeySet();
    private final Set<String> stopping = ConcurrentHashMap.newKeySet();
    private final SharedIndexInformer<Pod> informer;

    /** The client stays the caller's. */
    public SimulatedKubelet(KubernetesClient client, Duration podStart, Duration podStop) {
        this.client = Objects.requireNonNull(client, "client is null");
        this.podStart = Objects.requireNonNull(podStart, "podStart is null");
        this.podStop = Objects.requireNonNull(podStop, "podStop is null");
        informer = client.pods().inAnyNamespace().inform(new Watcher());
    }

    /** From now on. */
    void podStop(Duration delay) {
        podStop = Objects.requireNonNull(delay, "delay is null");
    }

    @Override
    public void close() {
        informer.close();
        clock.shutdownNow();
    }

    private final class Watcher implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            look(pod);
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            look(pod);
        }

        @Override
        public void onDelete(Pod pod, boolean finalStateUnknown) {
            starting.remove(pod.getMetadata().getUid());
            stopping.remove(pod.getMetadata().getUid());
        }
    }

    private void look(Pod pod) {
        String uid = pod.getMetadata().getUid();
        boolean bound = pod.getSpec().getNodeName() != null;
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            boolean waitsForFinalizer = Objects.equals(pod.getMetadata().getDeletionGracePeriodSeconds(), 0L);
            if (bound && !waitsForFinalizer && stopping.add(uid)) {
                Duration grace = Duration.ofSeconds(
                        Objects.requireNonNullElse(pod.getMetadata().getDeletionGracePeriodSeconds(), 30L));
                later(grace.compareTo(podStop) < 0 ? grace : podStop, () -> stop(pod));
            }
        } else if (bound && "Pending".equals(pod.getStatus().getPhase()) && starting.add(uid)) {
            later(podStart, () -> start(pod));
        }
    }

    /** Tries until the API took it or the pod is gone: a kubelet does not give up either. */
    private void later(Duration delay, Runnable step) {
        try {
            clock.schedule(
                    () -> {
                        try {
                            step.run();
                        } catch (KubernetesClientException e) {
                            if (e.getCode() != 404 && e.getCode() != 409) {
                                LOG.debug("the API refused, trying again", e);
                                later(RETRY, step);
                            }
                        }
                    },
                    delay.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed, a pod's step is dropped");
        }
    }

    private void start(Pod pod) {
        Pod running = new PodBuilder()
                .withNewMetadata()
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .withConditions(readyConditions())
                .withContainerStatuses(containers(pod))
                .endStatus()
                .build();
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), running);
    }

    private void stop(Pod pod) {
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .resource(pod)
                .withGracePeriod(0)
                .delete();
    }

    private static List<PodCondition> readyConditions() {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        List<PodCondition> conditions = new ArrayList<>();
        for (String type : List.of("Initialized", "ContainersReady", "Ready")) {
            conditions.add(new PodConditionBuilder()
                    .withType(type)
                    .withStatus("True")
                    .withLastTransitionTime(now)
                    .build());
        }
        return conditions;
    }

    private static List<ContainerStatus> containers(Pod pod) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return pod.getSpec().getContainers().stream()
                .map(container -> new ContainerStatusBuilder()
                        .withName(container.getName())
                        .withImage(container.getImage())
                        .withImageID("")
                        .withReady(true)
                        .withStarted(true)
                        .withRestartCount(0)
                        .withNewState()
                        .withNewRunning()
                        .withStartedAt(now)
                        .endRunning()
                        .endState()
                        .build())
                .toList();
    }
}
