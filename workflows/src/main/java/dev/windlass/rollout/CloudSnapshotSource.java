package dev.windlass.rollout;

/** The instance groups of a cluster at one moment, told only as far as somebody wants to know: more costs more calls. */
public interface CloudSnapshotSource {

    /**
     * Groups and their members alone: which template a group or a member has, when a member was launched, what was detached
     * from a group and what waits in its warm pool is not told.
     */
    CloudSnapshot members();

    /** The same groups and members, with all that is known of them. */
    CloudSnapshot whole();
}
