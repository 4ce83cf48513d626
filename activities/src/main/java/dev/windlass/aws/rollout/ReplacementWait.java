package dev.windlass.aws.rollout;

import dev.windlass.activity.CloudActivities.InService;
import dev.windlass.activity.CloudActivities.Replacement;
import dev.windlass.aws.Polling;
import dev.windlass.rollout.Classification;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.rollout.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Waits until Auto Scaling has replaced what was terminated: one call a look, and at longer and longer intervals. */
final class ReplacementWait {

    /** In intervals: the longest pause between two looks. */
    private static final int LONGEST = 8;

    private final AsgReader observer;
    private final TerminationHooks hooks;
    private final Polling polling;

    ReplacementWait(AsgReader observer, TerminationHooks hooks, Polling polling) {
        this.observer = observer;
        this.hooks = hooks;
        this.polling = polling;
    }

    InService until(Replacement replacement) {
        for (int pause = 1; ; pause = Math.min(2 * pause, LONGEST)) {
            // Auto Scaling needs a moment in any case.
            park(pause);
            InService told = look(replacement);
            if (told.missing() == null || !Instant.now().isBefore(replacement.deadline())) {
                return told;
            }
        }
    }

    private InService look(Replacement replacement) {
        AsgSnapshotSource look = observer.look(replacement.group().cluster());
        String name = replacement.group().instanceGroup();
        Optional<GroupSnapshot> group = look.members().groups().stream()
                .filter(candidate -> candidate.instanceGroup().equals(name))
                .findFirst();
        if (group.isEmpty()) {
            // Looking at it anew says so.
            return new InService(0, 0, null, null);
        }
        List<InstanceSnapshot> leaving = group.get().instances().stream()
                .filter(instance -> replacement.gone().contains(instance.id()))
                .toList();
        leaving.forEach(instance -> hooks.releaseIfHeld(group.get().cloudName(), instance.id(), instance.lifecycle()));
        int serving = group.get().inService();
        int target = group.get().target();
        if (!leaving.isEmpty()) {
            return new InService(
                    serving,
                    target,
                    leaving.getFirst().id() + " is " + leaving.getFirst().lifecycle() + " still",
                    null);
        }
        if (group.get().isShort()) {
            return new InService(serving, target, "%d of %d instances are in service".formatted(serving, target), null);
        }
        return new InService(serving, target, null, next(look, replacement));
    }

    private static Classification next(AsgSnapshotSource look, Replacement replacement) {
        Classification before = replacement.before();
        return look.assuming(replacement.group().instanceGroup(), before.group().templateVersion())
                .flatMap(now -> before.after(now, replacement.gone()))
                .orElseGet(() -> asked(look, replacement));
    }

    private static Classification asked(AsgSnapshotSource look, Replacement replacement) {
        Observation observation = new Observation(look.whole().groups(), List.of());
        return observation
                .group(replacement.group().instanceGroup())
                .filter(group -> group.traits().trouble() == null)
                .map(group -> Classification.of(observation, group, replacement.next()))
                .orElse(null);
    }

    private void park(int intervals) {
        for (int i = 0; i < intervals; i++) {
            polling.heartbeat().run();
            LockSupport.parkNanos(polling.interval().toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while waiting for a replacement");
            }
        }
    }
}
