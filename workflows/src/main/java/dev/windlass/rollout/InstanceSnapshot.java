package dev.windlass.rollout;

import java.time.Instant;

/**
 * One instance of a group as Auto Scaling and EC2 tell it.
 *
 * @param zone availability zone, such as {@code us-east-1d}
 * @param templateVersion of the launch template it was launched with; {@code null} where the cloud does not say
 * @param lifecycle Auto Scaling's word, see {@link Lifecycle}
 * @param detached taken out of its group by an earlier surge and still running
 * @param launchedAt by EC2's clock; {@code null} where the cloud does not say
 * @param owned EC2 told that it carries the cluster's tags; {@code false} also where nobody asked
 */
public record InstanceSnapshot(
        String id,
        String zone,
        String templateVersion,
        String lifecycle,
        boolean detached,
        Instant launchedAt,
        boolean owned) {

    public InstanceSnapshot(
            String id, String zone, String templateVersion, String lifecycle, boolean detached, Instant launchedAt) {
        this(id, zone, templateVersion, lifecycle, detached, launchedAt, false);
    }

    public InstanceSnapshot(String id, String zone, String templateVersion, String lifecycle, boolean detached) {
        this(id, zone, templateVersion, lifecycle, detached, null, false);
    }

    public boolean warm() {
        return Lifecycle.warm(lifecycle);
    }

    public boolean terminating() {
        return Lifecycle.terminating(lifecycle);
    }
}
