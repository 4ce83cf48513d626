package dev.windlass.activity;

import dev.windlass.resource.ResourceKey;
import io.temporal.activity.ActivityInterface;
import java.util.SortedMap;

/**
 * Applies one task of a sealed plan. Find, then act: a task that was applied before finds its work done and answers the
 * same identifier. Queue {@link TaskQueues#AWS}.
 */
@ActivityInterface
public interface TaskActivities {

    /** @throws io.temporal.failure.ApplicationFailure type {@code TaskRefused}, not retryable, where trying again cannot help */
    Applied apply(Task task);

    /**
     * @param change whose task it is: the same plan approved twice is applied twice, so client tokens are made from both
     * @param identifiers of the resources that the task refers to, as far as they have any
     */
    record Task(
            String cluster,
            String change,
            String digest,
            ResourceKey key,
            SortedMap<ResourceKey, String> identifiers) {}

    /** @param identifier what the cloud calls the resource, or the empty string after a delete */
    record Applied(ResourceKey key, String identifier) {}
}
