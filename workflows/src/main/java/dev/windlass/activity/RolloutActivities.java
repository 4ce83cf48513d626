package dev.windlass.activity;

import dev.windlass.health.ValidationReport;
import dev.windlass.rollout.Classification;
import dev.windlass.rollout.GroupSummary;
import dev.windlass.rollout.RolloutQuery;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Looks at a cluster from both sides at once, the cloud's and Kubernetes'. What it answers is bounded, whatever the size
 * of the cluster. Every action is safe to repeat. Queue {@link TaskQueues#KUBERNETES}.
 */
@ActivityInterface
public interface RolloutActivities {

    /** Temporal's name of {@link #gate}. */
    String GATE = "Gate";

    /** Type of the failure that says why a group can launch nothing. */
    String TROUBLE = "Trouble";

    /** Every instance group of the cluster, by name; groups are found by their tags, with or without a spec. */
    List<GroupSummary> survey(RolloutQuery look);

    /**
     * One group, classified; {@code null} where the cloud has no such group any more.
     *
     * @throws io.temporal.failure.ApplicationFailure type {@link #TROUBLE}, not retryable, where the group can launch
     *     nothing until a person has mended it, such as a launch template that is gone
     */
    Classification observe(RolloutQuery look);

    /**
     * Soft taint {@code kops.k8s.io/scheduled-for-update:PreferNoSchedule} on every stale node of the group that is
     * offered and lacks it, once each; other taints stay. Heartbeats.
     */
    Tainted taintStale(RolloutQuery look);

    /**
     * Takes our marks off every node of the group that stays, and puts the instances of those that were begun with back
     * behind the load balancers. What somebody else set is left alone. Heartbeats.
     *
     * @return how many nodes had marks of ours
     * @throws io.temporal.failure.ApplicationFailure type {@code NotRegistered}, not retryable, where an instance may not be
     *     put back; the marks of every node are off all the same
     */
    int restoreGroup(RolloutQuery look);

    /**
     * Waits until the cluster is healthy as often in a row as asked, or the time is up, by watching: what changes is looked
     * at when it changes. Heartbeats with the greens so far, so that a crash does not begin the row anew.
     */
    @ActivityMethod(name = GATE)
    GateReport gate(Gate gate);

    /**
     * @param nodes how many it tainted
     * @param now the group as it is after that, from the same look at the cloud; {@code null} if the cloud has no such
     *     group any more
     */
    record Tainted(int nodes, Classification now) {}

    /**
     * @param instanceGroup whose failures count, beside the control plane's and those of no group; {@code null} for all
     * @param cloudOnly only whether every group has its instances in service
     * @param gone instances that were terminated or detached just now: as long as they count as members, it is not green
     * @param count greens in a row; over {@code interval} each the cluster has to stay green
     * @param deadline when it is given up; in the past asks once
     * @param toleratedWorkers how many workers may be unready
     * @param watched {@code false} looks at the ends of the intervals only, as kops does
     * @param next how to look at the group that goes on when it is green, so that the last look serves both; {@code null}
     *     where nothing goes on
     */
    record Gate(
            String cluster,
            String instanceGroup,
            boolean cloudOnly,
            SortedSet<String> gone,
            int count,
            Duration interval,
            Instant deadline,
            int toleratedWorkers,
            boolean watched,
            RolloutQuery next) {

        public Gate {
            gone = new TreeSet<>(gone);
        }

        /** Until the whole cluster is healthy, once. */
        public static Gate once(String cluster, Instant deadline, int toleratedWorkers) {
            return new Gate(
                    cluster, null, false, new TreeSet<>(), 1, Duration.ZERO, deadline, toleratedWorkers, true, null);
        }
    }

    /**
     * @param green whether the row is complete
     * @param report the last one, with the failures that count, the first {@value #NAMED} of them
     * @param failures how many there were
     * @param now the group that goes on, as the last look saw it; {@code null} where the gate was not asked for it, where
     *     it is not green, or where the group can only be looked at with an error
     */
    record GateReport(boolean green, ValidationReport report, int failures, Classification now) {

        public static final int NAMED = 20;

        public static GateReport of(boolean green, ValidationReport report) {
            int failures = report.failures().size();
            return new GateReport(
                    green,
                    new ValidationReport(report.nodes(), report.failures().subList(0, Math.min(NAMED, failures))),
                    failures,
                    null);
        }

        public GateReport goingOn(Classification seen) {
            return new GateReport(green, report, failures, seen);
        }

        /** The failures in one line. */
        public String text() {
            String more = failures > report.failures().size()
                    ? " and " + (failures - report.failures().size()) + " more"
                    : "";
            return Optional.of(report.text()).filter(text -> !text.isEmpty()).orElse("not steadily green") + more;
        }
    }
}
