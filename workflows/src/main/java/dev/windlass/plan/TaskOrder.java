package dev.windlass.plan;

import java.util.List;

/**
 * Orders that no reference tells, as data: every resource of the second type is applied after every one of the first,
 * and deleted before it.
 */
record TaskOrder(String first, String then, String why) {

    static final List<TaskOrder> ALL = List.of(
            new TaskOrder(
                    "InternetGateway",
                    "NetworkLoadBalancer",
                    "AWS refuses a public balancer in a network without a gateway"),
            new TaskOrder("VPCAmazonIPv6CIDRBlock", "Route", "the route ::/0 needs IPv6 in the network"),
            new TaskOrder("VPCAmazonIPv6CIDRBlock", "Subnet", "a network gives its block up only without subnets"),
            new TaskOrder(
                    "AddonManifest", "BootstrapChannel", "the channel names manifests by hash; nodes read it first"),
            new TaskOrder("ManagedFile", "LaunchTemplate", "user data names its configuration by hash"),
            new TaskOrder("BootstrapChannel", "LaunchTemplate", "a node may boot as soon as the template is there"),
            new TaskOrder("Secret", "LaunchTemplate", "as above"),
            new TaskOrder("Keypair", "LaunchTemplate", "as above"),
            new TaskOrder(
                    "IAMInstanceProfileRole",
                    "AutoscalingGroup",
                    "an instance without its role cannot read the state store"),
            new TaskOrder("IAMRolePolicy", "AutoscalingGroup", "as above"),
            new TaskOrder("Route", "AutoscalingGroup", "an instance needs the network to boot"),
            new TaskOrder("RouteTableAssociation", "AutoscalingGroup", "as above"),
            new TaskOrder("VPCDHCPOptionsAssociation", "AutoscalingGroup", "an instance asks for its options once"),
            new TaskOrder("SecurityGroupRule", "AutoscalingGroup", "as for the network"),
            new TaskOrder(
                    "EBSVolume",
                    "AutoscalingGroup",
                    "etcd waits for its volumes; an attached volume cannot be deleted"));
}
