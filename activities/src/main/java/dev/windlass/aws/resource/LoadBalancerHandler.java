package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.provider.AttributeSource;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.UnsupportedChangeException;
import dev.windlass.resource.BalancerResource.LoadBalancer;
import dev.windlass.resource.Document.Placeholder;
import dev.windlass.resource.Ref;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;

/** Network load balancers. The identifier is the ARN. */
final class LoadBalancerHandler implements ResourceHandler<LoadBalancer>, AttributeSource {

    private static final String NOT_FOUND = "LoadBalancerNotFound";

    private final ElasticLoadBalancingV2Client balancing;

    LoadBalancerHandler(ElasticLoadBalancingV2Client balancing) {
        this.balancing = balancing;
    }

    @Override
    public Class<LoadBalancer> handles() {
        return LoadBalancer.class;
    }

    @Override
    public String create(LoadBalancer desired, Request request) {
        Optional<String> present = find(desired.loadBalancerBaseName());
        present.ifPresent(arn -> BalancerTags.requireOwned(balancing, arn, request.cluster()));
        String arn = present.orElseGet(() -> make(desired, request));
        setCrossZone(arn, desired.crossZoneLoadBalancing());
        return arn;
    }

    private Optional<String> find(String name) {
        return AwsErrors.unless(() -> balancing.describeLoadBalancers(query -> query.names(name)), NOT_FOUND)
                .flatMap(answer -> answer.loadBalancers().stream().findFirst())
                .map(software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer::loadBalancerArn);
    }

    /** AWS answers the load balancer that is there to a second request of the same name and settings. */
    private String make(LoadBalancer desired, Request request) {
        return balancing
                .createLoadBalancer(balancer -> balancer.name(desired.loadBalancerBaseName())
                        .type(LoadBalancerTypeEnum.NETWORK)
                        .scheme(desired.scheme())
                        .ipAddressType(desired.ipAddressType())
                        .subnets(identifiers(desired.subnetMappings(), request))
                        .securityGroups(identifiers(desired.securityGroups(), request))
                        .tags(BalancerTags.list(desired.tags())))
                .loadBalancers()
                .getFirst()
                .loadBalancerArn();
    }

    @Override
    public String modify(
            LoadBalancer desired, LoadBalancer actual, String identifier, List<String> fields, Request request) {
        UnsupportedChangeException.refuseOtherThan(
                desired,
                fields,
                "SubnetMappings",
                "SecurityGroups",
                "CrossZoneLoadBalancing",
                "IpAddressType",
                "Tags",
                "WellKnownServices");
        if (fields.contains("SubnetMappings")) {
            balancing.setSubnets(change ->
                    change.loadBalancerArn(identifier).subnets(identifiers(desired.subnetMappings(), request)));
        }
        if (fields.contains("SecurityGroups")) {
            balancing.setSecurityGroups(change ->
                    change.loadBalancerArn(identifier).securityGroups(identifiers(desired.securityGroups(), request)));
        }
        if (fields.contains("IpAddressType")) {
            balancing.setIpAddressType(
                    change -> change.loadBalancerArn(identifier).ipAddressType(desired.ipAddressType()));
        }
        if (fields.contains("CrossZoneLoadBalancing")) {
            setCrossZone(identifier, desired.crossZoneLoadBalancing());
        }
        if (fields.contains("Tags")) {
            balancing.addTags(change -> change.resourceArns(identifier).tags(BalancerTags.list(desired.tags())));
        }
        return identifier;
    }

    private void setCrossZone(String arn, boolean enabled) {
        balancing.modifyLoadBalancerAttributes(change -> change.loadBalancerArn(arn)
                .attributes(
                        attribute -> attribute.key(BalancerReader.CROSS_ZONE).value(Boolean.toString(enabled))));
    }

    private static List<String> identifiers(List<Ref> refs, Request request) {
        return refs.stream().map(request.identifiers()::require).toList();
    }

    @Override
    public void delete(LoadBalancer actual, String identifier, Request request) {
        AwsErrors.unless(
                () -> balancing.deleteLoadBalancer(balancer -> balancer.loadBalancerArn(identifier)), NOT_FOUND);
    }

    @Override
    public Optional<String> attribute(String cluster, Placeholder placeholder, String identifier) {
        boolean known = placeholder.resource().type().equals("NetworkLoadBalancer")
                && placeholder.attribute().equals(BalancerReader.DNS_NAME);
        if (!known) {
            return Optional.empty();
        }
        return balancing.describeLoadBalancers(query -> query.loadBalancerArns(identifier)).loadBalancers().stream()
                .findFirst()
                .map(software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer::dnsName);
    }
}
