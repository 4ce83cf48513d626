package dev.windlass.resource;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * One thing that a cluster needs in the cloud or in its state store. The same type serves the desired side, compiled
 * from the specs, and the actual side, read from AWS: a plan is the difference of the two, component by component.
 *
 * <p>The JSON form is at once the sealed form and what a reader is shown: type and field names are those of kops'
 * tasks. A component that is {@code null} is not managed and takes no part in the difference.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonNaming(PropertyNamingStrategies.UpperCamelCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonSubTypes({
    @Type(NetworkResource.Vpc.class),
    @Type(NetworkResource.VpcAmazonIpv6CidrBlock.class),
    @Type(NetworkResource.DhcpOptions.class),
    @Type(NetworkResource.VpcDhcpOptionsAssociation.class),
    @Type(NetworkResource.InternetGateway.class),
    @Type(NetworkResource.Subnet.class),
    @Type(NetworkResource.RouteTable.class),
    @Type(NetworkResource.RouteTableAssociation.class),
    @Type(NetworkResource.Route.class),
    @Type(FirewallResource.SecurityGroup.class),
    @Type(FirewallResource.SecurityGroupRule.class),
    @Type(IdentityResource.Role.class),
    @Type(IdentityResource.RolePolicy.class),
    @Type(IdentityResource.InstanceProfile.class),
    @Type(IdentityResource.InstanceProfileRole.class),
    @Type(ComputeResource.SshKey.class),
    @Type(ComputeResource.Volume.class),
    @Type(ComputeResource.LaunchTemplate.class),
    @Type(ComputeResource.AutoscalingGroup.class),
    @Type(ComputeResource.LifecycleHook.class),
    @Type(ComputeResource.WarmPool.class),
    @Type(BalancerResource.LoadBalancer.class),
    @Type(BalancerResource.Listener.class),
    @Type(BalancerResource.TargetGroup.class),
    @Type(EventResource.Queue.class),
    @Type(EventResource.Rule.class),
    @Type(EventResource.Target.class),
    @Type(StoreResource.ManagedFile.class),
    @Type(StoreResource.AddonManifest.class),
    @Type(StoreResource.BootstrapChannel.class),
    @Type(StoreResource.Keypair.class),
    @Type(StoreResource.Secret.class)
})
public sealed interface Resource
        permits NetworkResource,
                FirewallResource,
                IdentityResource,
                ComputeResource,
                BalancerResource,
                EventResource,
                StoreResource {

    /** Unique among the resources of one type in one cluster; kops' task name. */
    String name();

    /** The kops task type, such as {@code SecurityGroupRule}. */
    @JsonIgnore
    default String type() {
        return getClass().getAnnotation(JsonTypeName.class).value();
    }

    @JsonIgnore
    default ResourceKey key() {
        return new ResourceKey(type(), name());
    }

    @JsonIgnore
    default Ref ref() {
        return new Ref(type(), name());
    }
}
