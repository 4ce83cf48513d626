package dev.windlass.ingest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a workflow's validator refuses an update. It says {@code field: rule}, as every error of ours does.
 *
 * @param field empty if the validator named none
 */
record WorkflowRefusal(String field, String rule) {

    private static final Pattern FIELD_AND_RULE = Pattern.compile("([a-z][A-Za-z0-9.]*): (.+)", Pattern.DOTALL);

    static WorkflowRefusal of(String message) {
        if (message == null) {
            return new WorkflowRefusal("", "the cluster's workflow gave no reason");
        }
        Matcher parts = FIELD_AND_RULE.matcher(message);
        return parts.matches() ? new WorkflowRefusal(parts.group(1), parts.group(2)) : new WorkflowRefusal("", message);
    }
}
