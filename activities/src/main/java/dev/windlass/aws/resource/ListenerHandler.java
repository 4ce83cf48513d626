package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.UnsupportedChangeException;
import dev.windlass.resource.BalancerResource.Listener;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;

/** TCP listeners of network load balancers, one a port. The identifier is the ARN. */
final class ListenerHandler implements ResourceHandler<Listener> {

    private final ElasticLoadBalancingV2Client balancing;

    ListenerHandler(ElasticLoadBalancingV2Client balancing) {
        this.balancing = balancing;
    }

    @Override
    public Class<Listener> handles() {
        return Listener.class;
    }

    @Override
    public String create(Listener desired, Request request) {
        String balancer = request.identifiers().require(desired.networkLoadBalancer());
        Action forward = forward(desired, request);
        Optional<software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener> present =
                balancing.describeListenersPaginator(query -> query.loadBalancerArn(balancer)).listeners().stream()
                        .filter(listener -> listener.port() == desired.port())
                        .findFirst();
        if (present.isPresent()) {
            String arn = present.get().listenerArn();
            balancing.modifyListener(listener -> listener.listenerArn(arn).defaultActions(forward));
            return arn;
        }
        return balancing
                .createListener(listener -> listener.loadBalancerArn(balancer)
                        .port(desired.port())
                        .protocol(ProtocolEnum.TCP)
                        .defaultActions(forward))
                .listeners()
                .getFirst()
                .listenerArn();
    }

    @Override
    public String modify(Listener desired, Listener actual, String identifier, List<String> fields, Request request) {
        UnsupportedChangeException.refuseOtherThan(desired, fields, "TargetGroup");
        balancing.modifyListener(
                listener -> listener.listenerArn(identifier).defaultActions(forward(desired, request)));
        return identifier;
    }

    private static Action forward(Listener desired, Request request) {
        return Action.builder()
                .type(ActionTypeEnum.FORWARD)
                .targetGroupArn(request.identifiers().require(desired.targetGroup()))
                .build();
    }

    /** AWS tells a single target group in either of two places. */
    static String targetGroup(Action action) {
        boolean only = action.targetGroupArn() == null
                && action.forwardConfig() != null
                && !action.forwardConfig().targetGroups().isEmpty();
        return only
                ? action.forwardConfig().targetGroups().getFirst().targetGroupArn()
                : String.valueOf(action.targetGroupArn());
    }

    @Override
    public void delete(Listener actual, String identifier, Request request) {
        AwsErrors.unless(
                () -> balancing.deleteListener(listener -> listener.listenerArn(identifier)), "ListenerNotFound");
    }
}
