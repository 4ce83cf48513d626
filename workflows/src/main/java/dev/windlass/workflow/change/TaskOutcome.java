package dev.windlass.workflow.change;

import dev.windlass.resource.ResourceKey;

/** What became of one task of a plan. */
sealed interface TaskOutcome {

    /** @param identifier what the cloud calls the resource, or the empty string after a delete */
    record Done(String identifier) implements TaskOutcome {}

    /** AWS refused it for good, or did not take it for a day. */
    record Failed(String why) implements TaskOutcome {}

    /** A person aborted the change while the task was in hand: what its last attempt did is not known. */
    record GivenUp(String lastAnswer) implements TaskOutcome {}

    /** A task that it needs was not done. */
    record Unmet(ResourceKey needed) implements TaskOutcome {}

    /** A person aborted the change before the task's turn. */
    record NotBegun() implements TaskOutcome {}
}
