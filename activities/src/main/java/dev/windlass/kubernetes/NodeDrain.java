package dev.windlass.kubernetes;

import dev.windlass.activity.NodeActivities.Drain;
import dev.windlass.rollout.DrainOutcome;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One drain of one node: evicts the pods that are on it, ten at once, asks again for those a budget refuses, and follows by a watch
 * until they are gone.
 *
 * <p>The pods are those of the beginning. One that comes back to the cordoned node, because it tolerates everything, is not chased;
 * {@code kubectl drain} does the same.
 */
final class NodeDrain {
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final int AT_ONCE = 10;
    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    /** Pods take a while to go; of what goes by itself nobody needs to hear before. */
    private static final Duration REMARKABLE = Duration.ofSeconds(10);

    /** From being asked for to beginning; longer means that the workers were away, whose time is not the pods'. */
    private static final Duration PROMPT = Duration.ofSeconds(30);

    /** The activity may go on for five minutes after its deadline. */
    private static final Duration LONGEST_GRACE = Duration.ofMinutes(4);

    /** For a pod that is killed when its grace is over to be seen as gone. */
    private static final Duration KILLED = Duration.ofSeconds(5);

    /** A pod still on the node, and what is known of its eviction. */
    private static final class Leaving {
        private final Pod pod;
        private boolean accepted;
        private String refusedBy = "";
        private String deniedFor = "";
        private Duration pause = FIRST_RETRY;
        private Instant nextTry = Instant.MIN;

        private Leaving(Pod pod) {
            this.pod = pod;
            accepted = pod.getMetadata().getDeletionTimestamp() != null;
        }

        private boolean tried() {
            return nextTry.isAfter(Instant.MIN);
        }
    }

    private final KubernetesClient client;
    private final Evictions evictions;
    private final String node;
    private Instant deadline;
    private final boolean late;
    private final boolean forced;
    private final Set<String> forcedPods;
    private final boolean evictsUnmanaged;
    private final Map<String, Leaving> leaving = new ConcurrentSkipListMap<>();
    private final Set<String> left = new TreeSet<>();
    private final Instant begun = Instant.now();
    private final Semaphore news = new Semaphore(0);

    /**
     * @param node that it has now
     * @param asked when the drain was asked for, whatever attempt this is
     * @param leftBefore pods, {@code namespace/name}, that an earlier attempt of this drain saw leave
     */
    NodeDrain(KubernetesClient client, Drain drain, String node, Instant asked, List<String> leftBefore) {
        this.client = Objects.requireNonNull(client, "client is null");
        this.node = Objects.requireNonNull(node, "node is null");
        deadline = Objects.requireNonNull(drain.deadline(), "deadline is null");
        late = Duration.between(asked, Instant.now()).compareTo(PROMPT) > 0 || !Instant.now().isBefore(deadline);
        forced = drain.forced();
        forcedPods = drain.forcedPods();
        evictsUnmanaged = drain.evictUnmanaged();
        evictions = new Evictions(client);
        left.addAll(leftBefore);
    }

    /** @param heartbeat hears at least every second how far it is; what it throws ends the drain */
    DrainOutcome run(Consumer<DrainRow> heartbeat) throws InterruptedException {
        try (SharedIndexInformer<Pod> pods = client.pods().inAnyNamespace().withField("spec.nodeName", node).inform(new Signal());
                ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            pods.getStore().list().stream().filter(NodeDrain::mustGo).forEach(pod -> leaving.put(pod.getMetadata().getUid(), new Leaving(pod)));
            List<String> unmanaged = evictsUnmanaged ? List.of() : unmanaged();
            if (!unmanaged.isEmpty()) {
                return new DrainOutcome.Unmanaged(unmanaged);
            }
            // Every pod is asked to go once, however late it is: the workers may have been down until after the deadline. What
            // goes then has its grace all the same, as the policy may be to terminate the instance under whatever is left.
            for (boolean asked = false; ; asked = true) {
                forgetThoseGone(pods.getStore().list());
                heartbeat.accept(soFar());
                if (leaving.isEmpty()) {
                    return new DrainOutcome.Drained(List.copyOf(left));
                }
                if (asked && !Instant.now().isBefore(deadline)) {
                    return unfinished();
                }
                evictThoseDue(workers, heartbeat);
                if (late && !asked) {
                    leaveThoseAskedTheirGrace();
                }
                if (news.tryAcquire(untilNextStep().toMillis(), TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
            }
        }
    }

    /** Pods of DaemonSets would come back at once, mirror pods are not the API's to delete (kubectl drain, kops). */
    private static boolean mustGo(Pod pod) {
        boolean mirror = pod.getMetadata().getAnnotations() != null && pod.getMetadata().getAnnotations().containsKey(MIRROR);
        boolean daemon = pod.getMetadata().getOwnerReferences() != null && pod.getMetadata().getOwnerReferences().stream().anyMatch(NodeDrain::isDaemonSet);
        return !mirror && !daemon;
    }

    private static boolean isDaemonSet(OwnerReference owner) {
        return Boolean.TRUE.equals(owner.getController()) && owner.getKind().equals("DaemonSet");
    }

    /** Nobody would bring these back; what has ended, is leaving, or was ordered to go needs no second thought (kubectl drain). */
    private List<String> unmanaged() {
        return leaving.values().stream()
                .filter(pod -> !pod.accepted && !hasEnded(pod.pod) && !forcedPods.contains(name(pod)))
                .filter(pod -> Objects.requireNonNullElse(pod.pod.getMetadata().getOwnerReferences(), List.<OwnerReference>of()).stream()
                        .noneMatch(owner -> Boolean.TRUE.equals(owner.getController())))
                .map(NodeDrain::name)
                .sorted()
                .toList();
    }

    private static boolean hasEnded(Pod pod) {
        return pod.getStatus() != null && List.of("Succeeded", "Failed").contains(Objects.requireNonNullElse(pod.getStatus().getPhase(), ""));
    }

    private void forgetThoseGone(List<Pod> present) {
        Set<String> uids = present.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
        leaving.values().removeIf(pod -> {
            boolean gone = !uids.contains(pod.pod.getMetadata().getUid());
            if (gone) {
                left.add(name(pod));
            }
            return gone;
        });
    }

    /** An API that hangs takes as long as its client lets it, so that a heartbeat after all of them could come too late. */
    private void evictThoseDue(ExecutorService workers, Consumer<DrainRow> heartbeat) throws InterruptedException {
        Instant now = Instant.now();
        List<Leaving> due = leaving.values().stream().filter(pod -> !pod.accepted && !pod.nextTry.isAfter(now)).toList();
        for (int from = 0; from < due.size(); from += AT_ONCE) {
            List<Leaving> next = due.subList(from, Math.min(due.size(), from + AT_ONCE));
            workers.invokeAll(next.stream().map(pod -> Executors.callable(() -> evict(pod))).toList()).forEach(done -> {
                if (done.state() == Future.State.FAILED) {
                    throw new IllegalStateException("an eviction failed", done.exceptionNow());
                }
            });
            heartbeat.accept(soFar());
        }
    }

    private void evict(Leaving pod) {
        EvictionAnswer answer = evictions.evict(pod.pod);
        boolean no = answer instanceof EvictionAnswer.Refused || answer instanceof EvictionAnswer.Denied;
        if (no && (forced || forcedPods.contains(name(pod)))) {
            answer = evictions.delete(pod.pod);
        }
        switch (answer) {
            case EvictionAnswer.Accepted(), EvictionAnswer.Gone() -> {
                pod.accepted = true;
                pod.refusedBy = "";
            }
            case EvictionAnswer.Refused(String budget) -> {
                pod.refusedBy = budget;
                pod.deniedFor = "";
                tryLater(pod);
            }
            case EvictionAnswer.Denied(String why) -> {
                pod.deniedFor = why;
                pod.refusedBy = "";
                tryLater(pod);
            }
            case EvictionAnswer.Unavailable() -> tryLater(pod);
        }
    }

    private void leaveThoseAskedTheirGrace() {
        Instant now = Instant.now();
        Instant latest = now.plus(LONGEST_GRACE);
        leaving.values().stream()
                .filter(pod -> pod.accepted)
                .map(pod -> goneBy(pod.pod, now).plus(KILLED))
                .map(end -> end.isBefore(latest) ? end : latest)
                .max(Comparator.naturalOrder())
                .filter(deadline::isBefore)
                .ifPresent(end -> deadline = end);
    }

    /** The API's deletion timestamp is when the grace ends, not when it began. */
    private static Instant goneBy(Pod pod, Instant asked) {
        String deletion = pod.getMetadata().getDeletionTimestamp();
        return deletion == null
                ? asked.plusSeconds(Objects.requireNonNullElse(pod.getSpec().getTerminationGracePeriodSeconds(), 30L))
                : Instant.parse(deletion);
    }

    private static void tryLater(Leaving pod) {
        pod.nextTry = Instant.now().plus(pod.pause);
        Duration doubled = pod.pause.multipliedBy(2);
        pod.pause = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
    }

    private Duration untilNextStep() {
        Instant next = leaving.values().stream().filter(pod -> !pod.accepted).map(pod -> pod.nextTry).min(Comparator.naturalOrder()).orElse(deadline);
        Duration wait = Duration.between(Instant.now(), next.isBefore(deadline) ? next : deadline);
        if (wait.isNegative()) {
            return Duration.ofMillis(1);
        }
        return wait.compareTo(HEARTBEAT) < 0 ? wait.plusMillis(1) : HEARTBEAT;
    }

    private DrainRow soFar() {
        boolean refused = leaving.values().stream().anyMatch(pod -> !pod.accepted && pod.tried());
        boolean slow = !leaving.isEmpty() && Duration.between(begun, Instant.now()).compareTo(REMARKABLE) > 0;
        String holds = refused || slow ? Excerpt.of("draining " + node + ": " + unfinished().words()) : null;
        return new DrainRow(List.copyOf(left), holds);
    }

    private DrainOutcome unfinished() {
        for (Leaving pod : leaving.values()) {
            if (!pod.refusedBy.isEmpty()) {
                return new DrainOutcome.Blocked(name(pod), pod.pod.getMetadata().getNamespace() + "/" + pod.refusedBy);
            }
        }
        return new DrainOutcome.TimedOut(
                leaving.values().stream().map(NodeDrain::name).sorted().toList(),
                leaving.values().stream()
                        .filter(pod -> !pod.accepted && pod.tried())
                        .map(pod -> name(pod) + (pod.deniedFor.isEmpty() ? "" : " (" + pod.deniedFor + ")"))
                        .sorted()
                        .toList());
    }

    private static String name(Leaving pod) {
        return pod.pod.getMetadata().getNamespace() + "/" + pod.pod.getMetadata().getName();
    }

    private final class Signal implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            // a newcomer is not of this drain
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            // only leaving counts
        }

        @Override
        public void onDelete(Pod pod, boolean finalStateUnknown) {
            news.release();
        }
    }
}
