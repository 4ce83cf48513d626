package dev.windlass.spec;

/**
 * How nodes may be replaced; kops {@code spec.rollingUpdate}. A group's own settings win over the cluster's.
 *
 * @param maxUnavailable number or percent, {@code "1"} or {@code "10%"}; {@code null} where not set
 * @param maxSurge number or percent; {@code null} where not set
 * @param drainAndTerminate {@code false} taints and surges but never terminates; {@code null} where not set
 */
public record RollingUpdate(String maxUnavailable, String maxSurge, Boolean drainAndTerminate) {

    public static final RollingUpdate UNSET = new RollingUpdate(null, null, null);

    /** What this one leaves open is as the general one says. */
    RollingUpdate over(RollingUpdate general) {
        return new RollingUpdate(
                maxUnavailable == null ? general.maxUnavailable : maxUnavailable,
                maxSurge == null ? general.maxSurge : maxSurge,
                drainAndTerminate == null ? general.drainAndTerminate : drainAndTerminate);
    }
}
