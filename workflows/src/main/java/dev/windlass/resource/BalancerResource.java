package dev.windlass.resource;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.SortedMap;

/** The network load balancer in front of the API servers. */
public sealed interface BalancerResource extends Resource {

    /** @param loadBalancerBaseName the name on AWS, at most 32 characters; attribute {@code dnsName} is for placeholders */
    @JsonTypeName("NetworkLoadBalancer")
    record LoadBalancer(
            String name,
            String loadBalancerBaseName,
            List<Ref> subnetMappings,
            List<Ref> securityGroups,
            String scheme,
            boolean crossZoneLoadBalancing,
            String ipAddressType,
            SortedMap<String, String> tags,
            @JsonProperty("Type") String loadBalancerType,
            @JsonProperty("VPC") Ref vpc,
            List<String> wellKnownServices)
            implements BalancerResource {}

    @JsonTypeName("NetworkLoadBalancerListener")
    record Listener(String name, Ref networkLoadBalancer, int port, Ref targetGroup) implements BalancerResource {}

    /** @param interval seconds between health checks */
    @JsonTypeName("TargetGroup")
    record TargetGroup(
            String name,
            @JsonProperty("VPC") Ref vpc,
            SortedMap<String, String> tags,
            int port,
            String protocol,
            boolean shared,
            SortedMap<String, String> attributes,
            int interval,
            int healthyThreshold,
            int unhealthyThreshold,
            String healthCheckProtocol,
            String healthCheckPath)
            implements BalancerResource {}
}
