package dev.windlass.bench;

import dev.windlass.aws.AwsClients;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** A group of workers in the emulated cloud, as kops leaves it: launch template and Auto Scaling group of one name, found by tags. */
final class BenchGroup {

    private static final String IMAGE = "ami-0f7ba2c7e0ba1d0e5";
    private static final String ZONE = "us-east-1d";

    private final AwsClients aws;
    private final String cluster;
    private final String name;

    private BenchGroup(AwsClients aws, String cluster, String name) {
        this.aws = aws;
        this.cluster = cluster;
        this.name = name;
    }

    static BenchGroup launch(AwsClients aws, String cluster, String name, int size) {
        BenchGroup group = new BenchGroup(aws, cluster, name);
        aws.ec2()
                .createLaunchTemplate(call -> call.launchTemplateName(group.cloudName())
                        .launchTemplateData(data -> data.imageId(IMAGE)
                                .instanceType("t3.medium")
                                .userData(script(1))
                                .tagSpecifications(specification -> specification
                                        .resourceType(ResourceType.INSTANCE)
                                        .tags(group.tags().entrySet().stream()
                                                .map(tag -> software.amazon.awssdk.services.ec2.model.Tag.builder()
                                                        .key(tag.getKey())
                                                        .value(tag.getValue())
                                                        .build())
                                                .toList()))));
        aws.autoScaling()
                .createAutoScalingGroup(call -> call.autoScalingGroupName(group.cloudName())
                        .launchTemplate(template ->
                                template.launchTemplateName(group.cloudName()).version("$Latest"))
                        .minSize(0)
                        .desiredCapacity(size)
                        .maxSize(size)
                        .vpcZoneIdentifier(group.subnet())
                        .tags(group.tags().entrySet().stream()
                                .map(tag -> Tag.builder()
                                        .key(tag.getKey())
                                        .value(tag.getValue())
                                        .propagateAtLaunch(true)
                                        .build())
                                .toList()));
        return group;
    }

    String name() {
        return name;
    }

    /** What its instances run is out of date from now on. */
    void moveTemplate() {
        aws.ec2()
                .createLaunchTemplateVersion(call -> call.launchTemplateName(cloudName())
                        .sourceVersion("$Latest")
                        .launchTemplateData(data -> data.userData(script(2))));
    }

    /** Ids of its members, sorted. */
    List<String> members() {
        return aws
                .autoScaling()
                .describeAutoScalingGroups(call -> call.autoScalingGroupNames(cloudName()))
                .autoScalingGroups()
                .getFirst()
                .instances()
                .stream()
                .map(instance -> instance.instanceId())
                .sorted()
                .toList();
    }

    /** Auto Scaling starts another in its place. */
    void terminate(String instance) {
        aws.autoScaling()
                .terminateInstanceInAutoScalingGroup(
                        call -> call.instanceId(instance).shouldDecrementDesiredCapacity(false));
    }

    /** With its instances. */
    void delete() {
        aws.autoScaling()
                .deleteAutoScalingGroup(
                        call -> call.autoScalingGroupName(cloudName()).forceDelete(true));
        aws.ec2().deleteLaunchTemplate(call -> call.launchTemplateName(cloudName()));
    }

    private String cloudName() {
        return name + "." + cluster;
    }

    private String subnet() {
        return aws.ec2()
                .describeSubnets(
                        call -> call.filters(filter("default-for-az", "true"), filter("availability-zone", ZONE)))
                .subnets()
                .getFirst()
                .subnetId();
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
                "k8s.io/role/node",
                "1");
    }

    private static String script(int version) {
        return Base64.getEncoder().encodeToString(("#!/bin/sh\n# " + version + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }
}
