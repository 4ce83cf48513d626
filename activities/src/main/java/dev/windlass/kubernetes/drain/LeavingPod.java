package dev.windlass.kubernetes.drain;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A pod that a drain wants to go and the store still shows, with what came of asking. */
final class LeavingPod {
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(5);

    /** Admission webhooks have 30 seconds at most. */
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(35);

    private Pod pod;
    private EvictionAnswer answer;
    private Duration pause = FIRST_RETRY;
    private Duration patience = FIRST_PATIENCE;
    private Instant nextTry = Instant.MIN;

    LeavingPod(Pod pod) {
        this.pod = Objects.requireNonNull(pod, "pod is null");
    }

    /** Pods of DaemonSets would come back at once, mirror pods are not the API's to delete (kubectl drain, kops). */
    static boolean mustGo(Pod pod) {
        boolean mirror = pod.getMetadata().getAnnotations() != null
                && pod.getMetadata().getAnnotations().containsKey(MIRROR);
        return !mirror
                && controller(pod)
                        .filter(owner -> owner.getKind().equals("DaemonSet"))
                        .isEmpty();
    }

    private static Optional<OwnerReference> controller(Pod pod) {
        List<OwnerReference> owners =
                Objects.requireNonNullElse(pod.getMetadata().getOwnerReferences(), List.of());
        return owners.stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    Pod pod() {
        return pod;
    }

    String uid() {
        return pod.getMetadata().getUid();
    }

    /** {@code namespace/name} */
    String name() {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }

    /** Of a pod that has ended, is leaving, or has a controller, no second thought is needed (kubectl drain). */
    boolean isUnmanaged() {
        return !isToldToGo() && !hasEnded() && controller(pod).isEmpty();
    }

    private boolean hasEnded() {
        return pod.getStatus() != null
                && List.of("Succeeded", "Failed")
                        .contains(Objects.requireNonNullElse(pod.getStatus().getPhase(), ""));
    }

    /** The store has a newer version of it. */
    void seen(Pod newer) {
        pod = newer;
    }

    void answered(EvictionAnswer given) {
        answer = given;
        nextTry = Instant.now().plus(pause);
        pause = shorter(pause.multipliedBy(2), LAST_RETRY);
        patience = shorter(patience.multipliedBy(2), LAST_PATIENCE);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** What came of asking last; empty before the first answer. */
    Optional<EvictionAnswer> answer() {
        return Optional.ofNullable(answer);
    }

    /** The API accepted its eviction or deletion, or the store shows that somebody deletes it. */
    boolean isToldToGo() {
        return isBeingDeleted() || answer instanceof EvictionAnswer.Accepted;
    }

    private boolean isBeingDeleted() {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    Instant nextTry() {
        return nextTry;
    }

    Duration patience() {
        return patience;
    }

    /** The API's deletion timestamp is when the grace ends, not when it began. */
    Instant goneBy(Instant asked) {
        return isBeingDeleted()
                ? Instant.parse(pod.getMetadata().getDeletionTimestamp())
                : asked.plusSeconds(Objects.requireNonNullElse(pod.getSpec().getTerminationGracePeriodSeconds(), 30L));
    }
}
