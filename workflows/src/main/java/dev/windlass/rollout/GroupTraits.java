package dev.windlass.rollout;

import dev.windlass.resource.LaunchSource;

/**
 * What else is known of a group, beside its size and its instances.
 *
 * @param balanced it is attached to load balancers, so that its instances have to be taken out of them
 * @param karpenter its instances are launched by Karpenter, not by an Auto Scaling group
 * @param specified the specs have such an instance group
 * @param launchTemplate name and id of what it launches from; {@code null} where nobody looked
 * @param launches what it says that it launches of that; {@code null} where nobody looked
 * @param trouble what keeps the cloud from launching for it, for a reader; {@code null} where nothing is known
 */
public record GroupTraits(
        boolean balanced,
        boolean karpenter,
        boolean specified,
        String launchTemplate,
        LaunchSource launches,
        String trouble) {

    /** Of a group behind load balancers, as is assumed where nobody looked: deregistering from none does no harm. */
    public static final GroupTraits UNKNOWN = new GroupTraits(true, false, false, null, null, null);
}
