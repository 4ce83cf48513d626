package dev.windlass.rollout;

import dev.windlass.cluster.InstanceGroupSpec.Role;

/**
 * How many instances may be missing, and how many may be extra, at the same time.
 *
 * <p>kops {@code rolling-update} settings: percentages are of the group's target; {@code maxUnavailable} rounds down but
 * is at least 1 where nothing may surge, {@code maxSurge} rounds up and never exceeds the number of stale instances. On
 * AWS one surges and none is missing unless somebody says otherwise. A control plane never surges: etcd members are
 * bound to their group's volumes.
 */
public record Budget(int maxUnavailable, int maxSurge) {

    public Budget {
        if (maxUnavailable < 0 || maxSurge < 0) {
            throw new IllegalArgumentException("maxUnavailable and maxSurge must not be negative");
        }
        if (maxUnavailable == 0 && maxSurge == 0) {
            throw new IllegalArgumentException("maxUnavailable and maxSurge cannot both be 0");
        }
    }

    public static Budget of(GroupSnapshot group, int stale) {
        boolean maySurge = group.role() == Role.NODE || group.role() == Role.BASTION;
        int surge = maySurge ? resolve(group.maxSurge() == null ? "1" : group.maxSurge(), group.target(), true) : 0;
        int cappedSurge = Math.min(surge, stale);
        int unavailable = resolve(group.maxUnavailable() == null ? "0" : group.maxUnavailable(), group.target(), false);
        boolean refused = maySurge && surge == 0 && "0".equals(group.maxUnavailable());
        int atLeast = surge == 0 && !refused ? 1 : 0;
        return new Budget(Math.max(atLeast, unavailable), cappedSurge);
    }

    public int concurrency() {
        return maxUnavailable + maxSurge;
    }

    private static int resolve(String setting, int target, boolean up) {
        if (!setting.endsWith("%")) {
            return Integer.parseInt(setting);
        }
        int percent = Integer.parseInt(setting.substring(0, setting.length() - 1));
        return up ? Math.ceilDiv(percent * target, 100) : percent * target / 100;
    }
}
