package dev.windlass.rollout;

/**
 * One instance of a group as Auto Scaling and EC2 tell it.
 *
 * @param zone availability zone, such as {@code us-east-1d}
 * @param templateVersion of the launch template it was launched with; {@code null} where the cloud does not say
 * @param lifecycle Auto Scaling's word: {@code InService}, {@code Pending}, {@code Terminating}, {@code Warmed:Stopped} ...
 * @param detached taken out of its group by an earlier surge and still running
 */
public record InstanceSnapshot(
        String id, String zone, String templateVersion, String lifecycle, boolean detached) {

    public boolean warm() {
        return lifecycle != null && lifecycle.startsWith("Warmed:");
    }

    public boolean terminating() {
        return lifecycle != null && lifecycle.startsWith("Terminat");
    }
}
