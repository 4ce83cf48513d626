package dev.windlass.rollout;

/**
 * What else is known of a group, beside its size and its instances.
 *
 * @param balanced it is attached to load balancers, so that its instances have to be taken out of them
 * @param karpenter its instances are launched by Karpenter, not by an Auto Scaling group
 * @param kubeletVersion that its nodes should run, such as {@code v1.36.3}; {@code null} where no spec says
 * @param launchTemplate name and id of what it launches from; {@code null} where nobody looked
 * @param trouble what keeps the cloud from launching for it, for a reader; {@code null} where nothing is known
 */
public record GroupTraits(boolean balanced, boolean karpenter, String kubeletVersion, String launchTemplate, String trouble) {

    /** Of a group behind load balancers, as is assumed where nobody looked: deregistering from none does no harm. */
    public static final GroupTraits UNKNOWN = new GroupTraits(true, false, null, null, null);
}
