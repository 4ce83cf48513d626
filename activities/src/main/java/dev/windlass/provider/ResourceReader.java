package dev.windlass.provider;

import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.DesiredState;
import java.util.List;

/**
 * Reads every resource of some types that a cluster owns, in as few calls as AWS allows: one call a type where it can
 * be, never one a resource where a filter or a list will do.
 *
 * <p>A component that AWS does not tell, or that Windlass does not manage on this resource, is answered as the desired
 * side has it, or as {@code null}; otherwise a plan over an unmoved cloud would not be empty.
 */
public interface ResourceReader {

    /**
     * @param desired what the cluster should have: names to ask for where AWS has no filter by tag, and the names under
     *     which untagged things (such as security group rules) are known
     * @param identifiers of the resources that earlier readers found; the reader adds its own
     * @return everything the cluster owns of these types, wanted or not
     */
    List<Found> read(DesiredState desired, Identifiers identifiers);
}
