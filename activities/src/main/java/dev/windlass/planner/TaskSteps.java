package dev.windlass.planner;

import dev.windlass.activity.TaskActivities;
import dev.windlass.aws.Retryability;
import dev.windlass.plan.Placeholders;
import dev.windlass.plan.Plan;
import dev.windlass.plan.PlannedTask;
import dev.windlass.provider.Identifiers;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.ResourceHandler.Request;
import dev.windlass.provider.UnsupportedChangeException;
import dev.windlass.resource.Resource;
import dev.windlass.statestore.PlanStore;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Applies single tasks of sealed plans through the handlers of the catalog. */
public final class TaskSteps implements TaskActivities {

    private static final Logger log = LoggerFactory.getLogger(TaskSteps.class);

    private final PlanStore plans;
    private final Catalog catalog;
    private final SettlingTime settling;

    public TaskSteps(PlanStore plans, Catalog catalog, Clock clock) {
        this.plans = plans;
        this.catalog = catalog;
        this.settling = new SettlingTime(clock);
    }

    @Override
    public Applied apply(Task task) {
        Plan plan = plans.find(task.cluster(), task.digest())
                .orElseThrow(() -> refused("digest: no plan " + task.digest() + " of cluster " + task.cluster()));
        PlannedTask planned = plan.tasks().stream()
                .filter(candidate -> candidate.key().equals(task.key()))
                .findFirst()
                .orElseThrow(() -> refused(task.key() + " is no task of plan " + task.digest()));
        Identifiers identifiers = new Identifiers(plan.known());
        task.identifiers().forEach(identifiers::put);
        Request request = new Request(task.cluster(), identifiers, token(task));
        try {
            Applied applied = new Applied(task.key(), apply(planned, request));
            settling.forget(task);
            log.info("applied {} {}", kind(planned), task.key());
            return applied;
        } catch (UnsupportedChangeException e) {
            log.warn("cannot apply {} {}: {}", kind(planned), task.key(), e.getMessage());
            throw refused(e.getMessage());
        } catch (AwsServiceException e) {
            log.warn("AWS does not take {} {}: {}", kind(planned), task.key(), Retryability.told(e));
            throw judged(e, task);
        }
    }

    private static String kind(PlannedTask planned) {
        return switch (planned) {
            case PlannedTask.Create _ -> "creation of";
            case PlannedTask.Modify _ -> "modification of";
            case PlannedTask.Delete _ -> "deletion of";
        };
    }

    /** What no attempt can change ends the task at once; what has to settle, once it had the time to. */
    private RuntimeException judged(AwsServiceException failure, Task task) {
        Retryability retryability = Retryability.of(failure);
        if (retryability == Retryability.SETTLES && !settling.isOver(task)) {
            return failure;
        }
        settling.forget(task);
        return switch (retryability) {
            case PASSES -> failure;
            case SETTLES ->
                refused("%s; AWS answered so for %d minutes"
                        .formatted(Retryability.told(failure), SettlingTime.LIMIT.toMinutes()));
            case FINAL -> refused(Retryability.told(failure));
        };
    }

    private String apply(PlannedTask planned, Request request) {
        return switch (planned) {
            case PlannedTask.Create create -> {
                Resource desired = resolved(create.desired(), request);
                yield catalog.handler(desired).create(desired, request);
            }
            case PlannedTask.Modify modify -> {
                Resource desired = resolved(modify.desired(), request);
                ResourceHandler<Resource> handler = catalog.handler(desired);
                yield handler.modify(desired, modify.actual(), modify.id(), modify.fields(), request);
            }
            case PlannedTask.Delete delete -> {
                catalog.handler(delete.actual()).delete(delete.actual(), delete.id(), request);
                yield "";
            }
        };
    }

    private Resource resolved(Resource desired, Request request) {
        Resource resolved = Placeholders.resolve(
                desired, placeholder -> catalog.attribute(request.cluster(), placeholder, request.identifiers()));
        if (!Placeholders.in(resolved).isEmpty()) {
            throw new IllegalStateException(desired.key() + " still waits for " + Placeholders.in(resolved));
        }
        return resolved;
    }

    private static String token(Task task) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((task.change() + "\n" + task.digest() + "\n" + task.key()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static ApplicationFailure refused(String why) {
        return ApplicationFailure.newNonRetryableFailure(why, "TaskRefused");
    }
}
