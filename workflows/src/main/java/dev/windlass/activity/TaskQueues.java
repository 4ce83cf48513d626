package dev.windlass.activity;

/** Names of Temporal's task queues. A queue a system, so that a rate limit or an outage of one holds up only its own. */
public final class TaskQueues {

    public static final String WORKFLOWS = "windlass-workflows";
    public static final String AWS = "windlass-aws";
    public static final String KUBERNETES = "windlass-kubernetes";
    public static final String GATES = "windlass-gates";

    private TaskQueues() {}
}
