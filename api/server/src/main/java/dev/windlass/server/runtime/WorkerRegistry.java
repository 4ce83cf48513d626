package dev.windlass.server.runtime;

import dev.windlass.activity.AdmissionActivities;
import dev.windlass.activity.CloudActivities;
import dev.windlass.activity.GateActivities;
import dev.windlass.activity.JournalActivities;
import dev.windlass.activity.NodeActivities;
import dev.windlass.activity.PlanActivities;
import dev.windlass.activity.RolloutActivities;
import dev.windlass.activity.TaskActivities;
import dev.windlass.activity.TaskQueues;
import dev.windlass.workflow.change.ChangeRun;
import dev.windlass.workflow.cluster.ClusterQueue;
import dev.windlass.workflow.rollout.GroupRollout;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Which code runs on which task queue: the whole of it, in one place. */
@Singleton
public final class WorkerRegistry {

    /** Per second, over all workers. AWS throttles an account at about twice this much of Describe calls. */
    private static final double AWS_ACTIVITIES = 50;

    /**
     * How long workflow code may wait for a processor. On a machine that is short of them, replaying a plan's hundred
     * threads takes longer than Temporal's 1 s, and each task given up so is begun anew and makes it worse. Below the 10 s
     * of a workflow task.
     */
    private static final Duration STARVED = Duration.ofSeconds(5);

    private final WorkerFactory factory;
    private final Provider<PlanActivities> plans;
    private final Provider<TaskActivities> tasks;
    private final Provider<CloudActivities> cloud;
    private final Provider<JournalActivities> journal;
    private final Provider<AdmissionActivities> admissions;
    private final Provider<NodeActivities> nodes;
    private final Provider<RolloutActivities> rollout;
    private final Provider<GateActivities> gates;

    WorkerRegistry(
            WorkerFactory factory,
            Provider<PlanActivities> plans,
            Provider<TaskActivities> tasks,
            Provider<CloudActivities> cloud,
            Provider<JournalActivities> journal,
            Provider<AdmissionActivities> admissions,
            Provider<NodeActivities> nodes,
            Provider<RolloutActivities> rollout,
            Provider<GateActivities> gates) {
        this.factory = factory;
        this.plans = plans;
        this.tasks = tasks;
        this.cloud = cloud;
        this.journal = journal;
        this.admissions = admissions;
        this.nodes = nodes;
        this.rollout = rollout;
        this.gates = gates;
    }

    public void start() {
        Worker workflows = factory.newWorker(TaskQueues.WORKFLOWS, workflowOptions());
        workflows.registerWorkflowImplementationTypes(ClusterQueue.class, ChangeRun.class, GroupRollout.class);

        Worker aws = factory.newWorker(
                TaskQueues.AWS,
                activityOptions()
                        .setMaxTaskQueueActivitiesPerSecond(AWS_ACTIVITIES)
                        .build());
        aws.registerActivitiesImplementations(plans.get(), tasks.get(), cloud.get(), journal.get(), admissions.get());

        Worker kubernetes =
                factory.newWorker(TaskQueues.KUBERNETES, activityOptions().build());
        kubernetes.registerActivitiesImplementations(nodes.get(), rollout.get());

        Worker outside = factory.newWorker(TaskQueues.GATES, activityOptions().build());
        outside.registerActivitiesImplementations(gates.get());

        factory.start();
    }

    static WorkerOptions workflowOptions() {
        return WorkerOptions.newBuilder()
                .setDefaultDeadlockDetectionTimeout(STARVED.toMillis())
                .build();
    }

    private static WorkerOptions.Builder activityOptions() {
        return WorkerOptions.newBuilder().setUsingVirtualThreadsOnActivityWorker(true);
    }
}
