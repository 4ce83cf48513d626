package dev.windlass.resource.build;

import dev.windlass.resource.Document;
import dev.windlass.resource.EventResource;
import dev.windlass.resource.Ref;
import dev.windlass.resource.Resource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The queue from which the node termination handler learns that instances are about to go, and the rules that fill it. */
final class TerminationHandlerBuilder implements ResourceBuilder {

    private static final int RETENTION_SECONDS = 300;

    private static final SortedMap<String, String> PATTERNS = new TreeMap<>(Map.of(
            "ASGLifecycle",
            "{\"source\":[\"aws.autoscaling\"],\"detail-type\":[\"EC2 Instance-terminate Lifecycle Action\"]}",
            "InstanceScheduledChange",
            "{\"source\": [\"aws.health\"],\"detail-type\": [\"AWS Health Event\"],\"detail\": {\"service\":"
                    + " [\"EC2\"],\"eventTypeCategory\": [\"scheduledChange\"]}}",
            "InstanceStateChange",
            "{\"source\": [\"aws.ec2\"],\"detail-type\": [\"EC2 Instance State-change Notification\"]}",
            "SpotInterruption",
            "{\"source\": [\"aws.ec2\"],\"detail-type\": [\"EC2 Spot Instance Interruption Warning\"]}"));

    @Override
    public void build(ClusterContext context, Consumer<Resource> into) {
        String queue = context.queueName();
        Ref queueRef = new Ref("SQS", queue);
        into.accept(new EventResource.Queue(queue, RETENTION_SECONDS, accessPolicy(context), context.tags(queue)));
        PATTERNS.forEach((event, pattern) -> {
            String rule = BoundedName.rule(context.name(), event);
            into.accept(new EventResource.Rule(rule, pattern, queueRef, context.tags(rule)));
            into.accept(new EventResource.Target(rule + "-Target", new Ref("EventBridgeRule", rule), queueRef));
        });
    }

    /** The account is left open: the policy is attached to this one queue and reaches no other. */
    private static Document accessPolicy(ClusterContext context) {
        String queueArn = "arn:aws:sqs:" + context.region() + ":*:" + context.queueName();
        return new PolicyDocument()
                .allowServices(List.of("events.amazonaws.com", "sqs.amazonaws.com"), "sqs:SendMessage", queueArn)
                .toDocument();
    }
}
