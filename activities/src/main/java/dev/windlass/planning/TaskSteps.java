package dev.windlass.planning;

import dev.windlass.activity.TaskActivities;
import dev.windlass.aws.Identifiers;
import dev.windlass.aws.ResourceHandler;
import dev.windlass.aws.ResourceHandler.Request;
import dev.windlass.aws.UnsupportedChangeException;
import dev.windlass.model.Resource;
import dev.windlass.plan.Placeholders;
import dev.windlass.plan.Plan;
import dev.windlass.plan.PlannedTask;
import dev.windlass.statestore.PlanStore;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Applies single tasks of sealed plans through the handlers of the catalog. */
public final class TaskSteps implements TaskActivities {

    /**
     * Answers of AWS that stay the same however often one asks. Everything else, expired credentials and dependency
     * violations included, is worth another attempt.
     */
    private static final Set<String> FINAL = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "InvalidInput",
            "InvalidParameterCombination",
            "InvalidParameterValue",
            "MalformedPolicyDocument",
            "UnauthorizedOperation",
            "ValidationError",
            "ValidationException");

    private final PlanStore plans;
    private final Catalog catalog;

    public TaskSteps(PlanStore plans, Catalog catalog) {
        this.plans = plans;
        this.catalog = catalog;
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
            return new Applied(task.key(), apply(planned, request));
        } catch (UnsupportedChangeException e) {
            throw refused(e.getMessage());
        } catch (AwsServiceException e) {
            if (e.awsErrorDetails() != null && FINAL.contains(e.awsErrorDetails().errorCode())) {
                throw refused(e.awsErrorDetails().errorCode() + ": " + e.awsErrorDetails().errorMessage());
            }
            throw e;
        }
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
