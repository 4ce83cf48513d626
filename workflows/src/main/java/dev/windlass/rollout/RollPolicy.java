package dev.windlass.rollout;

/**
 * What a change allows beside the group's own settings.
 *
 * @param cloudOnly never touch Kubernetes
 * @param maxUnavailable instead of the specs'; {@code null} leaves it to them
 * @param maxSurge likewise
 * @param zonesAtOnce in how many availability zones nodes may be missing at once; 0 for any number
 */
public record RollPolicy(boolean cloudOnly, String maxUnavailable, String maxSurge, int zonesAtOnce) {

    public static final RollPolicy DEFAULT = new RollPolicy(false, null, null, 1);

    public static final RollPolicy CLOUD_ONLY = new RollPolicy(true, null, null, 1);

    public RollPolicy {
        if (zonesAtOnce < 0) {
            throw new IllegalArgumentException("zonesAtOnce must not be negative");
        }
    }
}
