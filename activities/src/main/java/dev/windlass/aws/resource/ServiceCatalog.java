package dev.windlass.aws.resource;

import dev.windlass.aws.AwsClients;
import dev.windlass.provider.AttributeSource;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.ResourceReader;
import java.util.List;

/** What reads and applies the resources of IAM, Elastic Load Balancing, SQS and EventBridge. */
public final class ServiceCatalog {

    private final AwsClients clients;

    public ServiceCatalog(AwsClients clients) {
        this.clients = clients;
    }

    /** To be read after the network, whose identifiers the load balancer refers to, and before Auto Scaling groups. */
    public List<ResourceReader> readers() {
        return List.of(
                new IdentityReader(clients.iam()),
                new BalancerReader(clients.loadBalancing()),
                new EventReader(clients.sqs(), clients.eventBridge()));
    }

    public List<ResourceHandler<?>> handlers() {
        return List.of(
                new RoleHandler(clients.iam()),
                new RolePolicyHandler(clients.iam()),
                new InstanceProfileHandler(clients.iam()),
                new InstanceProfileRoleHandler(clients.iam()),
                new LoadBalancerHandler(clients.loadBalancing()),
                new ListenerHandler(clients.loadBalancing()),
                new TargetGroupHandler(clients.loadBalancing()),
                new QueueHandler(clients.sqs()),
                new RuleHandler(clients.eventBridge()),
                new TargetHandler(clients.eventBridge()));
    }

    /** Answer {@code dnsName} of a load balancer and {@code url} of a queue. */
    public List<AttributeSource> attributes() {
        return List.of(new LoadBalancerHandler(clients.loadBalancing()), new QueueHandler(clients.sqs()));
    }
}
