package dev.windlass.workflow;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a workflow is about, read from its id.
 *
 * @param change empty for the workflow of a cluster
 */
public record WorkflowSubject(Optional<String> cluster, Optional<String> change) {

    /** {@code cluster/<cluster>}, {@code change/<cluster>/<change>} or {@code rollout/<cluster>/<change>/<group>}. */
    private static final Pattern ID = Pattern.compile("(cluster/[^/]+|change/[^/]+/[^/]+|rollout/[^/]+/[^/]+/[^/]+)");

    /** @return without cluster and change if it is no id of a workflow of Windlass */
    public static WorkflowSubject of(String workflowId) {
        if (!ID.matcher(workflowId).matches()) {
            return new WorkflowSubject(Optional.empty(), Optional.empty());
        }
        String[] parts = workflowId.split("/");
        return new WorkflowSubject(Optional.of(parts[1]), parts.length > 2 ? Optional.of(parts[2]) : Optional.empty());
    }
}
