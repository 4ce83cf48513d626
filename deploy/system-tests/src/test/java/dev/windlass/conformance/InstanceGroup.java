package dev.windlass.conformance;

import dev.windlass.aws.AwsClients;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** An instance group in the cloud as kops leaves it: launch template and Auto Scaling group of one name, found by tags. */
final class InstanceGroup {

    private static final String IMAGE = "ami-0f7ba2c7e0ba1d0e5";

    private final AwsClients aws;
    private final String cluster;
    private final String name;
    private final String role;
    private final boolean old;
    private int userData = 1;

    private InstanceGroup(AwsClients aws, String cluster, String name, String role, boolean old) {
        this.old = old;
        this.aws = aws;
        this.cluster = cluster;
        this.name = name;
        this.role = role;
    }

    /** @param zones of the region, such as {@code us-east-1a}; instances are spread over them */
    static InstanceGroup launch(AwsClients aws, String cluster, String name, Role role, int size, List<String> zones) {
        return launch(aws, cluster, name, tag(role), size, zones);
    }

    /** @param role as the tag {@code k8s.io/role/...} says it */
    static InstanceGroup launch(
            AwsClients aws, String cluster, String name, String role, int size, List<String> zones) {
        InstanceGroup group = new InstanceGroup(aws, cluster, name, role, false);
        group.create(size, zones);
        return group;
    }

    /** With no more tags on the Auto Scaling group than kops gave it in its early days. */
    static InstanceGroup launchOld(AwsClients aws, String cluster, String name, Role role, int size) {
        InstanceGroup group = new InstanceGroup(aws, cluster, name, tag(role), true);
        group.create(size, List.of("us-east-1a"));
        return group;
    }

    private static String tag(Role role) {
        return switch (role) {
            case CONTROL_PLANE -> "control-plane";
            case API_SERVER -> "apiserver";
            case BASTION -> "bastion";
            case NODE -> "node";
        };
    }

    private void create(int size, List<String> zones) {
        aws.ec2()
                .createLaunchTemplate(call -> call.launchTemplateName(cloudName())
                        .launchTemplateData(data -> data.imageId(IMAGE)
                                .instanceType("t3.medium")
                                .userData(script())
                                .tagSpecifications(specification -> specification
                                        .resourceType(ResourceType.INSTANCE)
                                        .tags(tags().entrySet().stream()
                                                .map(tag -> software.amazon.awssdk.services.ec2.model.Tag.builder()
                                                        .key(tag.getKey())
                                                        .value(tag.getValue())
                                                        .build())
                                                .toList()))));
        aws.autoScaling()
                .createAutoScalingGroup(call -> call.autoScalingGroupName(cloudName())
                        .launchTemplate(template ->
                                template.launchTemplateName(cloudName()).version("$Latest"))
                        .minSize(0)
                        .desiredCapacity(size)
                        .maxSize(size)
                        .vpcZoneIdentifier(String.join(",", subnets(zones)))
                        .tags(groupTags().entrySet().stream()
                                .map(tag -> Tag.builder()
                                        .key(tag.getKey())
                                        .value(tag.getValue())
                                        .propagateAtLaunch(true)
                                        .build())
                                .toList()));
    }

    String name() {
        return name;
    }

    String cloudName() {
        return name + (role.equals("control-plane") ? ".masters." : ".") + cluster;
    }

    /** What its instances run is out of date from now on. */
    InstanceGroup moveTemplate() {
        userData++;
        aws.ec2()
                .createLaunchTemplateVersion(call -> call.launchTemplateName(cloudName())
                        .sourceVersion("$Latest")
                        .launchTemplateData(data -> data.userData(script())));
        return this;
    }

    /** Puts its instances, those of now and those to come, behind a load balancer. */
    InstanceGroup behindLoadBalancer() {
        String arn = aws.loadBalancing()
                .createTargetGroup(call -> call.name(
                                "tg-" + Integer.toUnsignedString(cloudName().hashCode(), 36))
                        .protocol("TCP")
                        .port(443)
                        .vpcId(aws.ec2().describeVpcs().vpcs().getFirst().vpcId()))
                .targetGroups()
                .getFirst()
                .targetGroupArn();
        aws.autoScaling()
                .attachLoadBalancerTargetGroups(
                        call -> call.autoScalingGroupName(cloudName()).targetGroupARNs(arn));
        return this;
    }

    /** Likewise, one of the kind that has no target groups. */
    InstanceGroup behindClassicLoadBalancer() {
        String balancer = "elb-" + Integer.toUnsignedString(cloudName().hashCode(), 36);
        aws.classicLoadBalancing()
                .createLoadBalancer(call -> call.loadBalancerName(balancer)
                        .availabilityZones("us-east-1a")
                        .listeners(listener ->
                                listener.protocol("TCP").loadBalancerPort(443).instancePort(443)));
        aws.autoScaling()
                .attachLoadBalancers(
                        call -> call.autoScalingGroupName(cloudName()).loadBalancerNames(balancer));
        return this;
    }

    /** Holds what it is to terminate until somebody lets it go, as kops has it; no termination handler runs that would. */
    InstanceGroup withUnhandledTerminationHook() {
        aws.autoScaling()
                .createOrUpdateTags(call -> call.tags(Tag.builder()
                        .resourceId(cloudName())
                        .resourceType("auto-scaling-group")
                        .key("windlass.dev/emulated-without-termination-handler")
                        .value("")
                        .propagateAtLaunch(false)
                        .build()));
        aws.autoScaling()
                .putLifecycleHook(call -> call.autoScalingGroupName(cloudName())
                        .lifecycleHookName(name + "-NTHLifecycleHook")
                        .lifecycleTransition("autoscaling:EC2_INSTANCE_TERMINATING"));
        return this;
    }

    /** Ids of the instances behind all of its load balancers. */
    List<String> registered() {
        AutoScalingGroup group = describe();
        Stream<List<String>> targets = group.targetGroupARNs().stream()
                .map(arn -> aws
                        .loadBalancing()
                        .describeTargetHealth(call -> call.targetGroupArn(arn))
                        .targetHealthDescriptions()
                        .stream()
                        .map(target -> target.target().id())
                        .toList());
        Stream<List<String>> classic = group.loadBalancerNames().stream()
                .map(name -> aws
                        .classicLoadBalancing()
                        .describeLoadBalancers(call -> call.loadBalancerNames(name))
                        .loadBalancerDescriptions()
                        .getFirst()
                        .instances()
                        .stream()
                        .map(instance -> instance.instanceId())
                        .toList());
        return Stream.concat(targets, classic)
                .reduce((one, other) -> one.stream().filter(other::contains).toList())
                .orElse(List.of())
                .stream()
                .sorted()
                .toList();
    }

    /** Out of its load balancer, as a person takes it. */
    void deregister(String instance) {
        describe()
                .targetGroupARNs()
                .forEach(arn -> aws.loadBalancing()
                        .deregisterTargets(call -> call.targetGroupArn(arn).targets(target -> target.id(instance))));
    }

    /** Ids of its members, sorted. */
    List<String> members() {
        return describe().instances().stream()
                .map(instance -> instance.instanceId())
                .sorted()
                .toList();
    }

    /** Ids of its instances that run, members and detached ones, sorted. */
    List<String> running() {
        return instances().map(Instance::instanceId).sorted().toList();
    }

    /** Ids of its instances that run and carry this tag, sorted. */
    List<String> tagged(String key) {
        return instances()
                .filter(instance ->
                        instance.tags().stream().anyMatch(tag -> tag.key().equals(key)))
                .map(Instance::instanceId)
                .sorted()
                .toList();
    }

    /** How many instances it ever had, of those that AWS still tells of. */
    int launched() {
        return (int) everLaunched().count();
    }

    /** How many of its members do not run the newest version of its launch template. */
    long stale() {
        String newest = Integer.toString(userData);
        return describe().instances().stream()
                .filter(member -> !newest.equals(member.launchTemplate().version()))
                .count();
    }

    /** The zone of each running instance. */
    Map<String, String> zones() {
        Map<String, String> zones = new TreeMap<>();
        instances()
                .forEach(instance ->
                        zones.put(instance.instanceId(), instance.placement().availabilityZone()));
        return zones;
    }

    int desired() {
        return describe().desiredCapacity();
    }

    /** As an autoscaler or a person does; the maximum moves along. */
    void resize(int size) {
        aws.autoScaling()
                .updateAutoScalingGroup(call ->
                        call.autoScalingGroupName(cloudName()).maxSize(size).desiredCapacity(size));
    }

    /** As an interrupted roll has left it: tagged, taken out and replaced. */
    void detach(String instance) {
        aws.ec2()
                .createTags(call -> call.resources(instance)
                        .tags(tag -> tag.key("kops.k8s.io/detached-from-asg").value(cloudName())));
        aws.autoScaling()
                .detachInstances(call -> call.autoScalingGroupName(cloudName())
                        .instanceIds(instance)
                        .shouldDecrementDesiredCapacity(false));
    }

    /** As somebody else does behind the rollout's back. */
    void terminate(String instance) {
        aws.autoScaling()
                .terminateInstanceInAutoScalingGroup(
                        call -> call.instanceId(instance).shouldDecrementDesiredCapacity(false));
    }

    /** Its tags say no longer that it is the cluster's own. */
    void disown(String instance) {
        aws.ec2()
                .createTags(call -> call.resources(instance)
                        .tags(tag -> tag.key("kubernetes.io/cluster/" + cluster).value("shared")));
    }

    /** What it launches is gone, as if somebody had tidied up. */
    void deleteTemplate() {
        aws.ec2().deleteLaunchTemplate(call -> call.launchTemplateName(cloudName()));
    }

    /** As an operator does who looks into a failure. */
    void suspendLaunches() {
        aws.autoScaling()
                .suspendProcesses(call -> call.autoScalingGroupName(cloudName()).scalingProcesses("Launch"));
    }

    void resumeLaunches() {
        aws.autoScaling()
                .resumeProcesses(call -> call.autoScalingGroupName(cloudName()).scalingProcesses("Launch"));
    }

    /** Nothing where somebody has deleted it already. */
    void delete() {
        boolean there = !aws.autoScaling()
                .describeAutoScalingGroups(call -> call.autoScalingGroupNames(cloudName()))
                .autoScalingGroups()
                .isEmpty();
        if (there) {
            aws.autoScaling()
                    .deleteAutoScalingGroup(
                            call -> call.autoScalingGroupName(cloudName()).forceDelete(true));
        }
        List<String> detached = running();
        if (!detached.isEmpty()) {
            aws.ec2().terminateInstances(call -> call.instanceIds(detached));
        }
    }

    private AutoScalingGroup describe() {
        return aws.autoScaling()
                .describeAutoScalingGroups(call -> call.autoScalingGroupNames(cloudName()))
                .autoScalingGroups()
                .getFirst();
    }

    private Stream<Instance> instances() {
        return everLaunched().filter(instance -> instance.state().name() == InstanceStateName.RUNNING);
    }

    private Stream<Instance> everLaunched() {
        return aws
                .ec2()
                .describeInstances(call -> call.filters(
                        filter("tag:KubernetesCluster", cluster), filter("tag:kops.k8s.io/instancegroup", name)))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream());
    }

    private List<String> subnets(List<String> zones) {
        return aws
                .ec2()
                .describeSubnets(call -> call.filters(
                        filter("default-for-az", "true"),
                        Filter.builder().name("availability-zone").values(zones).build()))
                .subnets()
                .stream()
                .map(subnet -> subnet.subnetId())
                .toList();
    }

    private Map<String, String> tags() {
        return Map.of(
                "Name",
                cloudName(),
                "KubernetesCluster",
                cluster,
                "kubernetes.io/cluster/" + cluster,
                "owned",
                "kops.k8s.io/instancegroup",
                name,
                "k8s.io/role/" + role,
                "1");
    }

    private Map<String, String> groupTags() {
        return old
                ? Map.of("Name", cloudName(), "KubernetesCluster", cluster, "kops.k8s.io/instancegroup", name)
                : tags();
    }

    private String script() {
        return Base64.getEncoder().encodeToString(("#!/bin/sh\n# " + userData + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }
}
