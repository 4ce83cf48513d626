package dev.windlass.kubernetes.drain;

import dev.windlass.activity.NodeActivities.Drain;
import dev.windlass.rollout.DrainOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One drain of one node: evicts the pods that are on it, ten at once, asks again for those whose eviction the API does not accept,
 * and follows by a watch until they are gone. Only the watch says which are gone, by UID.
 *
 * <p>The pods are those of the beginning. One that comes back to the cordoned node, because it tolerates everything, is not chased;
 * {@code kubectl drain} does the same.
 */
public final class NodeDrain {
    private static final Logger log = LoggerFactory.getLogger(NodeDrain.class);

    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    /** Pods take a while to go; of what goes by itself nobody needs to hear before. */
    private static final Duration REMARKABLE = Duration.ofSeconds(10);

    /** From being asked for to beginning; longer means that the workers were away, whose time is not the pods'. */
    private static final Duration PROMPT = Duration.ofSeconds(30);

    /** The activity may go on for five minutes after its deadline. */
    private static final Duration LONGEST_GRACE = Duration.ofMinutes(4);

    /** For a pod that is killed when its grace is over to be seen as gone. */
    private static final Duration KILLED = Duration.ofSeconds(5);

    /** For answers that are on their way when the time is up. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final String node;
    private Instant deadline;
    private boolean late;
    private final boolean forced;
    private final Set<String> forcedPods;
    private final boolean evictsUnmanaged;
    private final Map<String, LeavingPod> leaving = new HashMap<>();
    private final Set<String> left = new TreeSet<>();
    private final Instant begun = Instant.now();
    private final Semaphore news = new Semaphore(0);

    /**
     * @param node that it has now
     * @param asked when the drain was asked for, whatever attempt this is
     * @param leftBefore pods, {@code namespace/name}, that an earlier attempt of this drain saw leave
     */
    public NodeDrain(KubernetesClient client, Drain drain, String node, Instant asked, List<String> leftBefore) {
        this.client = Objects.requireNonNull(client, "client is null");
        this.node = Objects.requireNonNull(node, "node is null");
        deadline = Objects.requireNonNull(drain.deadline(), "deadline is null");
        late = Duration.between(asked, Instant.now()).compareTo(PROMPT) > 0
                || !Instant.now().isBefore(deadline);
        forced = drain.forced();
        forcedPods = drain.forcedPods();
        evictsUnmanaged = drain.evictUnmanaged();
        left.addAll(leftBefore);
    }

    /** @param heartbeat hears at least every second how far it is; what it throws ends the drain */
    public DrainOutcome run(Consumer<DrainRow> heartbeat) throws InterruptedException {
        try (SharedIndexInformer<Pod> pods = client.pods()
                        .inAnyNamespace()
                        .withField("spec.nodeName", node)
                        .inform(new Signal());
                EvictionCalls calls = new EvictionCalls(new Evictions(client), news::release)) {
            pods.getStore().list().stream()
                    .filter(LeavingPod::mustGo)
                    .map(LeavingPod::new)
                    .forEach(pod -> leaving.put(pod.uid(), pod));
            List<String> unmanaged = evictsUnmanaged ? List.of() : unmanaged();
            if (!unmanaged.isEmpty()) {
                return new DrainOutcome.Unmanaged(unmanaged);
            }
            while (true) {
                hear(calls, pods.getStore().list());
                heartbeat.accept(soFar());
                if (leaving.isEmpty()) {
                    return new DrainOutcome.Drained(List.copyOf(left));
                }
                if (isOver(calls)) {
                    return DrainStanding.of(leaving.values()).outcome(node);
                }
                askThoseDue(calls);
                if (news.tryAcquire(untilNextStep(calls).toMillis(), TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
            }
        }
    }

    /** No controller would bring these back. A person's order is the second thought that they need. */
    private List<String> unmanaged() {
        return leaving.values().stream()
                .filter(pod -> pod.isUnmanaged() && !forcedPods.contains(pod.name()))
                .map(LeavingPod::name)
                .sorted()
                .toList();
    }

    private void hear(EvictionCalls calls, List<Pod> present) {
        calls.answers().forEach((uid, answer) -> {
            if (leaving.containsKey(uid)) {
                tell(leaving.get(uid), answer);
                leaving.get(uid).answered(answer);
            }
        });
        Map<String, Pod> byUid = present.stream()
                .collect(Collectors.toMap(pod -> pod.getMetadata().getUid(), Function.identity()));
        leaving.values().stream()
                .filter(pod -> byUid.containsKey(pod.uid()))
                .forEach(pod -> pod.seen(byUid.get(pod.uid())));
        leaving.values().stream()
                .filter(pod -> !byUid.containsKey(pod.uid()))
                .map(LeavingPod::name)
                .forEach(left::add);
        leaving.keySet().retainAll(byUid.keySet());
    }

    /** A pod is asked again and again; the same words are logged once. */
    private void tell(LeavingPod pod, EvictionAnswer answer) {
        boolean repeated = pod.answer().filter(answer::equals).isPresent();
        if (repeated) {
            return;
        }
        switch (answer) {
            case EvictionAnswer.Accepted _ -> log.info("evicts pod {} from node {}", pod.name(), node);
            case EvictionAnswer.Refused(String budget, String words) ->
                log.warn("pod {} stays on node {} for disruption budget {}: {}", pod.name(), node, budget, words);
            case EvictionAnswer.NotYet(String words) ->
                log.warn("pod {} stays on node {}: {}", pod.name(), node, words);
            case EvictionAnswer.Outage(String words) ->
                log.warn("the API is out for pod {} on node {}: {}", pod.name(), node, words);
        }
    }

    /**
     * Every pod is asked to go once, however late it is: the workers may have been down until after the deadline. What goes then has
     * its grace all the same, as the policy may be to terminate the instance under whatever is left.
     */
    private boolean isOver(EvictionCalls calls) {
        if (leaving.values().stream().anyMatch(this::isNew)) {
            return false;
        }
        if (late) {
            leaveThoseToldTheirGrace();
            late = false;
        }
        Instant now = Instant.now();
        return !now.isBefore(deadline) && (calls.isIdle() || !now.isBefore(deadline.plus(LAST_ANSWERS)));
    }

    private boolean isNew(LeavingPod pod) {
        return !pod.isToldToGo() && pod.answer().isEmpty();
    }

    private void askThoseDue(EvictionCalls calls) {
        Instant now = Instant.now();
        leaving.values().stream()
                .filter(pod -> !pod.isToldToGo() && !calls.isAsking(pod.uid()))
                .filter(pod -> isNew(pod) || !pod.nextTry().isAfter(now) && now.isBefore(deadline))
                .sorted(Comparator.comparing(LeavingPod::nextTry))
                .takeWhile(_ -> calls.hasRoom())
                .forEach(pod -> calls.ask(pod.pod(), forced || forcedPods.contains(pod.name()), pod.patience()));
    }

    private void leaveThoseToldTheirGrace() {
        Instant now = Instant.now();
        Instant latest = now.plus(LONGEST_GRACE);
        leaving.values().stream()
                .filter(LeavingPod::isToldToGo)
                .map(pod -> pod.goneBy(now).plus(KILLED))
                .map(end -> end.isBefore(latest) ? end : latest)
                .max(Comparator.naturalOrder())
                .filter(deadline::isBefore)
                .ifPresent(end -> deadline = end);
    }

    /** An answer is news as well, and makes room. */
    private Duration untilNextStep(EvictionCalls calls) {
        Instant now = Instant.now();
        Instant next = now.plus(HEARTBEAT);
        if (calls.hasRoom()) {
            next = leaving.values().stream()
                    .filter(pod -> !pod.isToldToGo() && !calls.isAsking(pod.uid()))
                    .map(LeavingPod::nextTry)
                    .reduce(next, NodeDrain::earlier);
        }
        if (now.isBefore(deadline)) {
            next = earlier(next, deadline);
        }
        return next.isAfter(now) ? Duration.between(now, next).plusMillis(1) : Duration.ofMillis(1);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private DrainRow soFar() {
        DrainStanding standing = DrainStanding.of(leaving.values());
        boolean slow =
                !leaving.isEmpty() && Duration.between(begun, Instant.now()).compareTo(REMARKABLE) > 0;
        return new DrainRow(List.copyOf(left), standing.isRefused() || slow ? standing.holds(node) : null);
    }

    private final class Signal implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            // a newcomer is not of this drain
        }

        /** A relist shows a pod that came back under its name as an update. */
        @Override
        public void onUpdate(Pod before, Pod pod) {
            if (!before.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
                news.release();
            }
        }

        @Override
        public void onDelete(Pod pod, boolean finalStateUnknown) {
            news.release();
        }
    }
}
