package dev.windlass.rollout;

import dev.windlass.spec.InstanceGroupSpec.Role;

/**
 * How many instances may be missing, and how many may be extra, at the same time.
 *
 * <p>kops {@code rolling-update} settings: percentages are of the group's target; {@code maxUnavailable} rounds down but
 * is at least 1 where nothing may surge, {@code maxSurge} rounds up and never exceeds the number of stale instances. On
 * AWS one surges and none is missing unless somebody says otherwise. A control plane never surges, as etcd members are
 * bound to their group's volumes, nor does what Karpenter launches, which has no group to be detached from.
 */
public record Budget(int maxUnavailable, int maxSurge) {

    /** In flight at once, whatever the settings say; EKS draws the same line for managed node groups. */
    public static final int MOST = 100;

    public Budget {
        if (maxUnavailable < 0 || maxSurge < 0) {
            throw new IllegalArgumentException("maxUnavailable and maxSurge must not be negative");
        }
        if (maxUnavailable == 0 && maxSurge == 0) {
            throw new IllegalArgumentException("maxUnavailable and maxSurge cannot both be 0");
        }
    }

    public static Budget of(GroupSnapshot group, int stale, RollPolicy policy) {
        if (policy.cloudOnly()) {
            return new Budget(1, 0);
        }
        boolean maySurge = (group.role() == Role.NODE || group.role() == Role.BASTION)
                && !group.traits().karpenter();
        String surgeSetting = first(policy.maxSurge(), group.maxSurge(), "1");
        String unavailableSetting = first(policy.maxUnavailable(), group.maxUnavailable(), null);
        int surge = maySurge ? resolve(surgeSetting, group.target(), true) : 0;
        int cappedSurge = Math.min(Math.min(surge, stale), MOST);
        int unavailable =
                Math.min(resolve(first(unavailableSetting, "0", "0"), group.target(), false), MOST - cappedSurge);
        if (maySurge && isNone(surgeSetting) && isNone(unavailableSetting)) {
            throw new IllegalArgumentException(
                    group.instanceGroup() + ": maxUnavailable and maxSurge cannot both be 0");
        }
        int atLeast = surge == 0 ? 1 : 0;
        return new Budget(Math.max(atLeast, unavailable), cappedSurge);
    }

    public int concurrency() {
        return maxUnavailable + maxSurge;
    }

    private static String first(String one, String two, String three) {
        if (one != null) {
            return one;
        }
        return two != null ? two : three;
    }

    /** A percentage that is small is rounded up to one; this one was meant. */
    private static boolean isNone(String setting) {
        return setting != null && setting.matches("0+%?");
    }

    private static int resolve(String setting, int target, boolean up) {
        if (!setting.endsWith("%")) {
            return Integer.parseInt(setting);
        }
        int percent = Integer.parseInt(setting.substring(0, setting.length() - 1));
        return up ? Math.ceilDiv(percent * target, 100) : percent * target / 100;
    }
}
