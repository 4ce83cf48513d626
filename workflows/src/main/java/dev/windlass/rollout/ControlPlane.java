package dev.windlass.rollout;

/**
 * The control plane as a whole: etcd's members are spread over its groups, so its quorum is no group's own matter.
 *
 * @param members how many there should be, over all groups
 * @param ready how many of them are Ready nodes
 */
public record ControlPlane(int members, int ready) {

    /**
     * How many more may be taken out. More than half must stay, as etcd needs to write; of one or two none can be spared,
     * but they have to be replaced all the same, so one goes at a time while all others serve.
     *
     * @param leaving those that still count as ready and are on their way out
     */
    public int spare(int leaving) {
        int missing = members - ready + leaving;
        return Math.max(0, Math.max(1, (members - 1) / 2) - missing);
    }
}
