package dev.windlass.resource.build;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one component calls on AWS.
 *
 * @param anywhere actions that AWS cannot limit to a cluster, mostly reading
 * @param onOwn actions on resources that carry the cluster's tag
 * @param creating actions allowed only while putting the cluster's tag on what they make
 */
record Permissions(Set<String> anywhere, Set<String> onOwn, Set<String> creating) {

    static final Permissions ETCD_MANAGER =
            new Permissions(Set.of("ec2:DescribeInstances", "ec2:DescribeVolumes"), Set.of(), Set.of());

    static final Permissions VOLUME_DRIVER = new Permissions(
            Set.of(
                    "ec2:DescribeAvailabilityZones",
                    "ec2:DescribeInstanceTypes",
                    "ec2:DescribeInstances",
                    "ec2:DescribeTags",
                    "ec2:DescribeVolumeStatus",
                    "ec2:DescribeVolumes",
                    "ec2:DescribeVolumesModifications"),
            Set.of("ec2:AttachVolume", "ec2:DeleteVolume", "ec2:DetachVolume", "ec2:ModifyVolume"),
            Set.of("ec2:CopyVolumes", "ec2:CreateVolume"));

    static final Permissions CLOUD_CONTROLLER = new Permissions(
            Set.of(
                    "autoscaling:DescribeAutoScalingGroups",
                    "autoscaling:DescribeTags",
                    "ec2:DescribeAvailabilityZones",
                    "ec2:DescribeInstanceTopology",
                    "ec2:DescribeInstances",
                    "ec2:DescribeRegions",
                    "ec2:DescribeRouteTables",
                    "ec2:DescribeSecurityGroups",
                    "ec2:DescribeSubnets",
                    "ec2:DescribeVpcs",
                    "elasticloadbalancing:DescribeListeners",
                    "elasticloadbalancing:DescribeLoadBalancerAttributes",
                    "elasticloadbalancing:DescribeLoadBalancerPolicies",
                    "elasticloadbalancing:DescribeLoadBalancers",
                    "elasticloadbalancing:DescribeTargetGroupAttributes",
                    "elasticloadbalancing:DescribeTargetGroups",
                    "elasticloadbalancing:DescribeTargetHealth",
                    "iam:CreateServiceLinkedRole",
                    "kms:DescribeKey"),
            Set.of(
                    "ec2:AuthorizeSecurityGroupIngress",
                    "ec2:DeleteSecurityGroup",
                    "ec2:ModifyInstanceAttribute",
                    "ec2:RevokeSecurityGroupIngress",
                    "elasticloadbalancing:AddTags",
                    "elasticloadbalancing:ApplySecurityGroupsToLoadBalancer",
                    "elasticloadbalancing:AttachLoadBalancerToSubnets",
                    "elasticloadbalancing:ConfigureHealthCheck",
                    "elasticloadbalancing:CreateLoadBalancerListeners",
                    "elasticloadbalancing:CreateLoadBalancerPolicy",
                    "elasticloadbalancing:DeleteListener",
                    "elasticloadbalancing:DeleteLoadBalancer",
                    "elasticloadbalancing:DeleteLoadBalancerListeners",
                    "elasticloadbalancing:DeleteTargetGroup",
                    "elasticloadbalancing:DeregisterInstancesFromLoadBalancer",
                    "elasticloadbalancing:DeregisterTargets",
                    "elasticloadbalancing:DetachLoadBalancerFromSubnets",
                    "elasticloadbalancing:ModifyListener",
                    "elasticloadbalancing:ModifyLoadBalancerAttributes",
                    "elasticloadbalancing:ModifyTargetGroup",
                    "elasticloadbalancing:ModifyTargetGroupAttributes",
                    "elasticloadbalancing:RegisterInstancesWithLoadBalancer",
                    "elasticloadbalancing:RegisterTargets",
                    "elasticloadbalancing:SetLoadBalancerPoliciesForBackendServer",
                    "elasticloadbalancing:SetLoadBalancerPoliciesOfListener"),
            Set.of(
                    "ec2:CreateSecurityGroup",
                    "elasticloadbalancing:CreateListener",
                    "elasticloadbalancing:CreateLoadBalancer",
                    "elasticloadbalancing:CreateTargetGroup"));

    /** With kubenet the cloud controller writes a route for each node. */
    static final Permissions CLOUD_ROUTES =
            new Permissions(Set.of(), Set.of("ec2:CreateRoute", "ec2:DeleteRoute"), Set.of());

    static final Permissions AUTOSCALER = new Permissions(
            Set.of(
                    "autoscaling:DescribeAutoScalingGroups",
                    "autoscaling:DescribeAutoScalingInstances",
                    "autoscaling:DescribeLaunchConfigurations",
                    "autoscaling:DescribeScalingActivities",
                    "ec2:DescribeImages",
                    "ec2:DescribeInstanceTypes",
                    "ec2:DescribeLaunchTemplateVersions",
                    "ec2:GetInstanceTypesFromInstanceRequirements"),
            Set.of("autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"),
            Set.of());

    static final Permissions TERMINATION_HANDLER = new Permissions(
            Set.of(
                    "autoscaling:DescribeAutoScalingInstances",
                    "autoscaling:DescribeTags",
                    "ec2:DescribeInstances",
                    "sqs:DeleteMessage",
                    "sqs:ReceiveMessage"),
            Set.of("autoscaling:CompleteLifecycleAction"),
            Set.of());

    static final Permissions CONTAINER_REGISTRY = new Permissions(
            Set.of(
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:DescribeRepositories",
                    "ecr:GetAuthorizationToken",
                    "ecr:GetDownloadUrlForLayer",
                    "ecr:GetRepositoryPolicy",
                    "ecr:ListImages"),
            Set.of(),
            Set.of());

    /** Calico's agent turns off the source/destination check of its own instance. */
    static final Permissions CALICO =
            new Permissions(Set.of("ec2:DescribeInstances", "ec2:ModifyNetworkInterfaceAttribute"), Set.of(), Set.of());

    static Permissions union(List<Permissions> parts) {
        SortedSet<String> anywhere = new TreeSet<>();
        SortedSet<String> onOwn = new TreeSet<>();
        SortedSet<String> creating = new TreeSet<>();
        for (Permissions part : parts) {
            anywhere.addAll(part.anywhere());
            onOwn.addAll(part.onOwn());
            creating.addAll(part.creating());
        }
        return new Permissions(anywhere, onOwn, creating);
    }
}
