package dev.windlass.aws.resource;

import dev.windlass.provider.Identifiers;
import dev.windlass.provider.ReadResult;
import dev.windlass.provider.ResourceReader;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.BalancerResource.Listener;
import dev.windlass.resource.BalancerResource.LoadBalancer;
import dev.windlass.resource.BalancerResource.TargetGroup;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.Ref;
import dev.windlass.resource.ResourceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/**
 * Reads network load balancers with their listeners, and target groups. Elastic Load Balancing has no filter by tag, so
 * everything in the cluster's VPC is listed and its tags are asked for, twenty at a time.
 */
final class BalancerReader implements ResourceReader {

    static final String DNS_NAME = "dnsName";
    static final String CROSS_ZONE = "load_balancing.cross_zone.enabled";

    /** AWS limit: resources in one DescribeTags request. */
    private static final int TAGS_AT_ONCE = 20;

    private final ElasticLoadBalancingV2Client balancing;

    BalancerReader(ElasticLoadBalancingV2Client balancing) {
        this.balancing = balancing;
    }

    @Override
    public List<Found> read(DesiredState desired, Identifiers identifiers) {
        Optional<String> vpc = desired.all(LoadBalancer.class).stream()
                .findFirst()
                .flatMap(balancer -> identifiers.find(balancer.vpc().key()));
        List<software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer> balancers =
                balancing.describeLoadBalancersPaginator().loadBalancers().stream()
                        .filter(balancer -> balancer.type() == LoadBalancerTypeEnum.NETWORK)
                        .filter(balancer -> vpc.isEmpty() || vpc.get().equals(balancer.vpcId()))
                        .toList();
        List<software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup> groups =
                balancing.describeTargetGroupsPaginator().targetGroups().stream()
                        .filter(group -> vpc.isEmpty() || vpc.get().equals(group.vpcId()))
                        .toList();
        List<String> arns = new ArrayList<>();
        balancers.forEach(balancer -> arns.add(balancer.loadBalancerArn()));
        groups.forEach(group -> arns.add(group.targetGroupArn()));
        Map<String, Map<String, String>> tags = tags(arns);

        ReadResult findings = new ReadResult(desired, identifiers);
        Map<String, String> attributes = new HashMap<>();
        groups.stream()
                .filter(group -> findings.ownership().owns(tags.get(group.targetGroupArn())))
                .forEach(group -> add(findings, group, tags.get(group.targetGroupArn())));
        balancers.stream()
                .filter(balancer -> findings.ownership().owns(tags.get(balancer.loadBalancerArn())))
                .forEach(balancer -> {
                    add(findings, balancer, tags.get(balancer.loadBalancerArn()));
                    attributes.put(balancer.loadBalancerArn(), balancer.dnsName());
                });
        return findings.all().stream()
                .map(found -> withDnsName(found, attributes))
                .toList();
    }

    private static Found withDnsName(Found found, Map<String, String> dnsNames) {
        return dnsNames.containsKey(found.id())
                ? new Found(found.resource(), found.id(), Map.of(DNS_NAME, dnsNames.get(found.id())))
                : found;
    }

    private Map<String, Map<String, String>> tags(List<String> arns) {
        Map<String, Map<String, String>> tags = new HashMap<>();
        for (int from = 0; from < arns.size(); from += TAGS_AT_ONCE) {
            List<String> some = arns.subList(from, Math.min(from + TAGS_AT_ONCE, arns.size()));
            for (TagDescription description : balancing
                    .describeTags(request -> request.resourceArns(some))
                    .tagDescriptions()) {
                tags.put(description.resourceArn(), BalancerTags.map(description.tags()));
            }
        }
        arns.forEach(arn -> tags.putIfAbsent(arn, Map.of()));
        return tags;
    }

    private void add(
            ReadResult findings,
            software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup group,
            Map<String, String> tags) {
        String name = tags.getOrDefault("Name", group.targetGroupName());
        Optional<TargetGroup> wanted = findings.wanted(TargetGroup.class, name);
        SortedMap<String, String> attributes = new TreeMap<>();
        balancing
                .describeTargetGroupAttributes(request -> request.targetGroupArn(group.targetGroupArn()))
                .attributes()
                .forEach((TargetGroupAttribute attribute) -> attributes.put(attribute.key(), attribute.value()));
        wanted.ifPresent(
                desired -> attributes.keySet().retainAll(desired.attributes().keySet()));
        // A TCP check has no path, whatever AWS or an emulator keeps there.
        boolean checkedByPath = group.healthCheckProtocolAsString().startsWith("HTTP");
        findings.add(
                new TargetGroup(
                        name,
                        findings.ref("VPC", group.vpcId()),
                        ReadResult.tags(tags, wanted.map(TargetGroup::tags)),
                        group.port(),
                        group.protocolAsString(),
                        false,
                        attributes,
                        group.healthCheckIntervalSeconds(),
                        group.healthyThresholdCount(),
                        group.unhealthyThresholdCount(),
                        group.healthCheckProtocolAsString(),
                        checkedByPath ? group.healthCheckPath() : null),
                group.targetGroupArn());
    }

    private void add(
            ReadResult findings,
            software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer balancer,
            Map<String, String> tags) {
        String arn = balancer.loadBalancerArn();
        String name = tags.getOrDefault("Name", balancer.loadBalancerName());
        Optional<LoadBalancer> wanted = findings.wanted(LoadBalancer.class, name);
        List<Ref> subnets = balancer.availabilityZones().stream()
                .map(AvailabilityZone::subnetId)
                .map(subnet -> findings.ref("Subnet", subnet))
                .toList();
        List<Ref> securityGroups = balancer.securityGroups().stream()
                .map(group -> findings.ref("SecurityGroup", group))
                .toList();
        boolean crossZone =
                balancing.describeLoadBalancerAttributes(request -> request.loadBalancerArn(arn)).attributes().stream()
                        .filter(attribute -> attribute.key().equals(CROSS_ZONE))
                        .map(LoadBalancerAttribute::value)
                        .anyMatch("true"::equals);
        findings.add(
                new LoadBalancer(
                        name,
                        balancer.loadBalancerName(),
                        ReadResult.order(subnets, wanted.map(LoadBalancer::subnetMappings)),
                        ReadResult.order(securityGroups, wanted.map(LoadBalancer::securityGroups)),
                        balancer.schemeAsString(),
                        crossZone,
                        balancer.ipAddressTypeAsString(),
                        ReadResult.tags(tags, wanted.map(LoadBalancer::tags)),
                        balancer.typeAsString(),
                        findings.ref("VPC", balancer.vpcId()),
                        wanted.map(LoadBalancer::wellKnownServices).orElse(null)),
                arn);
        addListeners(findings, new ResourceKey("NetworkLoadBalancer", name), arn);
    }

    private void addListeners(ReadResult findings, ResourceKey balancer, String arn) {
        Ref owner = new Ref(balancer.type(), balancer.name());
        balancing
                .describeListenersPaginator(request -> request.loadBalancerArn(arn))
                .listeners()
                .forEach(listener -> {
                    Ref target = listener.defaultActions().stream()
                            .findFirst()
                            .map(action -> findings.ref("TargetGroup", ListenerHandler.targetGroup(action)))
                            .orElse(null);
                    String name = findings.wanted(
                                    Listener.class,
                                    wanted -> wanted.networkLoadBalancer().equals(owner)
                                            && wanted.port() == listener.port())
                            .map(Listener::name)
                            .orElse(balancer.name() + "-" + listener.port());
                    findings.add(new Listener(name, owner, listener.port(), target), listener.listenerArn());
                });
    }
}
