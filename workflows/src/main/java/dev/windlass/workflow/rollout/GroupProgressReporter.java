package dev.windlass.workflow.rollout;

import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.rollout.Classification;
import dev.windlass.workflow.rollout.RolloutWorkflow.Ending;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * How far a group is. Its change is told what is worth it, as the group was looked at last; whoever asks sees this moment.
 * Whether something is worth telling is in histories, so that what is told is not what is seen.
 */
final class GroupProgressReporter {

    private static final String ROLLING = "rolling";

    private final ChangeReports reports = new ChangeReports();
    private final IntSupplier replaced;
    private final InFlightNodes inHand;
    private final Questions questions;
    private final ScheduleGate gatekeeper;
    private final ExternalGate outside;
    private final HealthGate health;
    private GroupProgress progress;
    private int goneAtLook;

    /** @param replaced how many are, at any moment */
    GroupProgressReporter(
            String instanceGroup,
            IntSupplier replaced,
            InFlightNodes inHand,
            Questions questions,
            ScheduleGate gatekeeper,
            ExternalGate outside,
            HealthGate health) {
        this.replaced = replaced;
        this.inHand = inHand;
        this.questions = questions;
        this.gatekeeper = gatekeeper;
        this.outside = outside;
        this.health = health;
        progress = new GroupProgress(instanceGroup, ROLLING, replaced.getAsInt(), 0, 0);
    }

    /** The group was looked at. */
    void looked(String state, Classification now) {
        goneAtLook = replaced.getAsInt() + inHand.terminating().size();
        // Nothing holds a group that has ended.
        String holds = state.equals(ROLLING) ? gatekeeper.holds() : null;
        progress = new GroupProgress(
                progress.instanceGroup(), state, replaced.getAsInt(), now.stale(), now.total(), inHand.steps(), holds);
        tell();
    }

    /** What holds it is something else than when it was last told. */
    void held() {
        progress = now(progress.stale(), gatekeeper.holds());
        tell();
    }

    void givenUp(Ending ending) {
        progress = new GroupProgress(
                progress.instanceGroup(),
                ending == Ending.ABORTED ? "aborted" : "failed",
                replaced.getAsInt(),
                progress.stale(),
                progress.nodes(),
                List.of(),
                null);
        tell();
    }

    /** A node's step, or what is asked, is something else. */
    void tell() {
        reports.tell(progress, questions.open());
    }

    /**
     * Those that were replaced since the group was last looked at are no longer stale. A gate that is looked at comes before
     * what it was reached by, such as a bake that is over.
     */
    GroupProgress seen() {
        int stale = Math.max(0, progress.stale() - Math.max(0, replaced.getAsInt() - goneAtLook));
        return now(stale, progress.state().equals(ROLLING) ? holds() : null);
    }

    private String holds() {
        return Stream.of(health.holds(), outside.holds(), gatekeeper.holds())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private GroupProgress now(int stale, String holds) {
        return new GroupProgress(
                progress.instanceGroup(),
                progress.state(),
                replaced.getAsInt(),
                stale,
                progress.nodes(),
                inHand.steps(),
                holds);
    }
}
