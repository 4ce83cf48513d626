package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.UnsupportedChangeException;
import dev.windlass.resource.BalancerResource.TargetGroup;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/** Target groups of network load balancers. The identifier is the ARN. */
final class TargetGroupHandler implements ResourceHandler<TargetGroup> {

    private static final String NOT_FOUND = "TargetGroupNotFound";

    private final ElasticLoadBalancingV2Client balancing;

    TargetGroupHandler(ElasticLoadBalancingV2Client balancing) {
        this.balancing = balancing;
    }

    @Override
    public Class<TargetGroup> handles() {
        return TargetGroup.class;
    }

    @Override
    public String create(TargetGroup desired, Request request) {
        Optional<String> present = AwsErrors.unless(
                        () -> balancing.describeTargetGroups(query -> query.names(desired.name())), NOT_FOUND)
                .flatMap(answer -> answer.targetGroups().stream().findFirst())
                .map(software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup::targetGroupArn);
        present.ifPresent(arn -> BalancerTags.requireOwned(balancing, arn, request.cluster()));
        String arn = present.orElseGet(() -> make(desired, request));
        setAttributes(arn, desired);
        return arn;
    }

    private String make(TargetGroup desired, Request request) {
        return balancing
                .createTargetGroup(group -> group.name(desired.name())
                        .vpcId(request.identifiers().require(desired.vpc()))
                        .port(desired.port())
                        .protocol(desired.protocol())
                        .healthCheckIntervalSeconds(desired.interval())
                        .healthyThresholdCount(desired.healthyThreshold())
                        .unhealthyThresholdCount(desired.unhealthyThreshold())
                        .healthCheckProtocol(desired.healthCheckProtocol())
                        .healthCheckPath(desired.healthCheckPath())
                        .tags(BalancerTags.list(desired.tags())))
                .targetGroups()
                .getFirst()
                .targetGroupArn();
    }

    @Override
    public String modify(
            TargetGroup desired, TargetGroup actual, String identifier, List<String> fields, Request request) {
        UnsupportedChangeException.refuseOtherThan(
                desired,
                fields,
                "Tags",
                "Attributes",
                "Interval",
                "HealthyThreshold",
                "UnhealthyThreshold",
                "HealthCheckProtocol",
                "HealthCheckPath");
        balancing.modifyTargetGroup(group -> group.targetGroupArn(identifier)
                .healthCheckIntervalSeconds(desired.interval())
                .healthyThresholdCount(desired.healthyThreshold())
                .unhealthyThresholdCount(desired.unhealthyThreshold())
                .healthCheckProtocol(desired.healthCheckProtocol())
                .healthCheckPath(desired.healthCheckPath()));
        balancing.addTags(change -> change.resourceArns(identifier).tags(BalancerTags.list(desired.tags())));
        setAttributes(identifier, desired);
        return identifier;
    }

    private void setAttributes(String arn, TargetGroup desired) {
        List<TargetGroupAttribute> attributes = desired.attributes().entrySet().stream()
                .map(attribute -> TargetGroupAttribute.builder()
                        .key(attribute.getKey())
                        .value(attribute.getValue())
                        .build())
                .toList();
        if (!attributes.isEmpty()) {
            balancing.modifyTargetGroupAttributes(
                    change -> change.targetGroupArn(arn).attributes(attributes));
        }
    }

    /** AWS refuses while a listener forwards to it; the attempt after that listener is gone succeeds. */
    @Override
    public void delete(TargetGroup actual, String identifier, Request request) {
        AwsErrors.unless(() -> balancing.deleteTargetGroup(group -> group.targetGroupArn(identifier)), NOT_FOUND);
    }
}
