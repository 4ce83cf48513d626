package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.EventResource.Target;
import java.util.List;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsResponse;

/** The queue as the target of a rule. Each rule has one, with kops' id {@code 1}. */
final class TargetHandler implements ResourceHandler<Target> {

    private static final String ID = "1";

    private final EventBridgeClient events;

    TargetHandler(EventBridgeClient events) {
        this.events = events;
    }

    static String identifier(String rule) {
        return rule + "/" + ID;
    }

    @Override
    public Class<Target> handles() {
        return Target.class;
    }

    /** Putting a target of the same id again replaces it. */
    @Override
    public String create(Target desired, Request request) {
        String rule = desired.rule().name();
        String queueArn = request.identifiers().require(desired.sqsQueue());
        PutTargetsResponse answer = events.putTargets(
                put -> put.rule(rule).targets(target -> target.id(ID).arn(queueArn)));
        if (answer.failedEntryCount() != null && answer.failedEntryCount() > 0) {
            throw new IllegalStateException("target of rule " + rule + ": "
                    + answer.failedEntries().getFirst().errorMessage());
        }
        return identifier(rule);
    }

    @Override
    public String modify(Target desired, Target actual, String identifier, List<String> fields, Request request) {
        return create(desired, request);
    }

    @Override
    public void delete(Target actual, String identifier, Request request) {
        AwsErrors.unless(
                () -> events.removeTargets(
                        remove -> remove.rule(actual.rule().name()).ids(ID)),
                RuleHandler.NOT_FOUND);
    }
}
