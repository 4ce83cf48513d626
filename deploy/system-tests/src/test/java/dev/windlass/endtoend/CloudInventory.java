package dev.windlass.endtoend;

import dev.windlass.aws.AwsClients;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DhcpOptions;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * What the cloud holds that an account does not have by itself, by kind and name. Told by the cloud alone, without
 * Windlass' readers, and without asking for tags first: a resource that somebody forgot to tag is in it too.
 */
public record CloudInventory(
        SortedMap<String, List<String>> names, List<Instance> instances, List<AutoScalingGroup> groups) {

    private static final String NAMELESS = "without a name: ";

    public static CloudInventory of(AwsClients aws) {
        return of(aws, _ -> true);
    }

    /** Of groups and load balancers, which have to be asked for what is theirs, only those that bear the cluster's name. */
    public static CloudInventory of(AwsClients aws, String cluster) {
        return of(aws, name -> bears(name, cluster));
    }

    private static boolean bears(String name, String cluster) {
        return name.contains(cluster) || name.contains(label(cluster));
    }

    /** As in names that may have no dots. */
    private static String label(String cluster) {
        return cluster.replace('.', '-');
    }

    private static CloudInventory of(AwsClients aws, Predicate<String> asked) {
        Ec2Client ec2 = aws.ec2();
        List<Vpc> networks = ec2.describeVpcs().vpcs().stream()
                .filter(vpc -> !vpc.isDefault())
                .toList();
        Filter inside = Filter.builder()
                .name("vpc-id")
                .values(
                        networks.isEmpty()
                                ? List.of("none")
                                : networks.stream().map(Vpc::vpcId).toList())
                .build();
        List<AutoScalingGroup> groups =
                aws.autoScaling().describeAutoScalingGroupsPaginator().autoScalingGroups().stream()
                        .filter(group -> asked.test(group.autoScalingGroupName()))
                        .toList();
        List<LoadBalancer> balancers = aws.loadBalancing().describeLoadBalancersPaginator().loadBalancers().stream()
                .filter(balancer -> asked.test(balancer.loadBalancerName()))
                .toList();
        SortedMap<String, List<String>> names = new TreeMap<>();
        names.put("VPC", named(networks, Vpc::tags));
        names.put(
                "Subnet",
                named(ec2.describeSubnets(call -> call.filters(inside)).subnets(), subnet -> subnet.tags()));
        names.put(
                "InternetGateway", named(ec2.describeInternetGateways().internetGateways(), gateway -> gateway.tags()));
        names.put("RouteTable", named(ownRouteTables(ec2, inside), RouteTable::tags));
        names.put("DhcpOptions", named(ownDhcpOptions(ec2), DhcpOptions::tags));
        List<SecurityGroup> firewalls =
                ec2.describeSecurityGroups(call -> call.filters(inside)).securityGroups().stream()
                        .filter(group -> !group.groupName().equals("default"))
                        .toList();
        names.put("SecurityGroup", named(firewalls, SecurityGroup::tags));
        names.put("SecurityGroupRule", rules(ec2, firewalls));
        names.put("Volume", named(etcdVolumes(ec2), volume -> volume.tags()));
        names.put(
                "KeyPair",
                ec2.describeKeyPairs().keyPairs().stream()
                        .map(KeyPairInfo::keyName)
                        .sorted()
                        .toList());
        names.put(
                "LaunchTemplate",
                ec2.describeLaunchTemplatesPaginator().launchTemplates().stream()
                        .map(LaunchTemplate::launchTemplateName)
                        .sorted()
                        .toList());
        names.put(
                "AutoscalingGroup",
                groups.stream()
                        .map(AutoScalingGroup::autoScalingGroupName)
                        .sorted()
                        .toList());
        names.put(
                "LifecycleHook",
                groups.stream()
                        .flatMap(group -> aws
                                .autoScaling()
                                .describeLifecycleHooks(call -> call.autoScalingGroupName(group.autoScalingGroupName()))
                                .lifecycleHooks()
                                .stream())
                        .map(LifecycleHook::lifecycleHookName)
                        .sorted()
                        .toList());
        names.put(
                "LoadBalancer",
                balancers.stream().map(LoadBalancer::loadBalancerName).sorted().toList());
        names.put(
                "Listener",
                balancers.stream()
                        .flatMap(balancer -> aws
                                .loadBalancing()
                                .describeListeners(call -> call.loadBalancerArn(balancer.loadBalancerArn()))
                                .listeners()
                                .stream()
                                .map(listener -> balancer.loadBalancerName() + ":" + listener.port()))
                        .sorted()
                        .toList());
        names.put(
                "TargetGroup",
                aws.loadBalancing().describeTargetGroups().targetGroups().stream()
                        .map(group -> group.targetGroupName())
                        .sorted()
                        .toList());
        names.put(
                "Role",
                aws.iam().listRoles().roles().stream()
                        .map(Role::roleName)
                        .sorted()
                        .toList());
        names.put(
                "InstanceProfile",
                aws.iam().listInstanceProfiles().instanceProfiles().stream()
                        .map(InstanceProfile::instanceProfileName)
                        .sorted()
                        .toList());
        names.put("Queue", aws.sqs().listQueues().queueUrls().stream().sorted().toList());
        names.put(
                "EventRule",
                aws.eventBridge().listRules(call -> {}).rules().stream()
                        .map(Rule::name)
                        .sorted()
                        .toList());
        List<Instance> instances = ec2.describeInstances().reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .filter(instance -> instance.state().name() == InstanceStateName.RUNNING)
                .toList();
        return new CloudInventory(names, instances, groups);
    }

    private static List<RouteTable> ownRouteTables(Ec2Client ec2, Filter inside) {
        return ec2.describeRouteTables(call -> call.filters(inside)).routeTables().stream()
                .filter(table -> table.associations().stream().noneMatch(RouteTableAssociation::main))
                .toList();
    }

    private static List<DhcpOptions> ownDhcpOptions(Ec2Client ec2) {
        return ec2.describeDhcpOptions().dhcpOptions();
    }

    private static List<software.amazon.awssdk.services.ec2.model.Volume> etcdVolumes(Ec2Client ec2) {
        return ec2.describeVolumes().volumes().stream()
                .filter(volume ->
                        volume.tags().stream().anyMatch(tag -> tag.key().startsWith("k8s.io/etcd/")))
                .toList();
    }

    /** A rule is what it lets through: two that let the same through are one too many, whatever their names. */
    private static List<String> rules(Ec2Client ec2, List<SecurityGroup> groups) {
        SortedMap<String, String> groupNames = new TreeMap<>();
        groups.forEach(group -> groupNames.put(group.groupId(), group.groupName()));
        return ec2.describeSecurityGroupRules(call -> {}).securityGroupRules().stream()
                .filter(rule -> groupNames.containsKey(rule.groupId()))
                .map(rule -> describe(rule, groupNames))
                .sorted()
                .toList();
    }

    private static String describe(SecurityGroupRule rule, SortedMap<String, String> groupNames) {
        String peer =
                rule.referencedGroupInfo() != null && rule.referencedGroupInfo().groupId() != null
                        ? groupNames.get(rule.referencedGroupInfo().groupId())
                        : rule.cidrIpv4() != null ? rule.cidrIpv4() : rule.cidrIpv6();
        return "%s %s %s %s-%s %s"
                .formatted(
                        groupNames.get(rule.groupId()),
                        Boolean.TRUE.equals(rule.isEgress()) ? "to" : "from",
                        peer,
                        rule.fromPort(),
                        rule.toPort(),
                        rule.ipProtocol());
    }

    private static <T> List<String> named(Collection<T> resources, Function<T, Collection<Tag>> tags) {
        return resources.stream()
                .map(resource -> name(tags.apply(resource).stream(), resource))
                .sorted()
                .toList();
    }

    private static String name(Stream<Tag> tags, Object resource) {
        return tags.filter(tag -> tag.key().equals("Name"))
                .map(Tag::value)
                .findFirst()
                .orElse(NAMELESS + resource);
    }

    /** Of one cluster among others, which is called CLUSTER in them; and those that nobody gave a name. */
    public SortedMap<String, List<String>> namesOf(String cluster) {
        SortedMap<String, List<String>> own = new TreeMap<>();
        names.forEach((kind, all) -> own.put(
                kind,
                all.stream()
                        .filter(name -> bears(name, cluster) || name.startsWith(NAMELESS))
                        .map(name -> name.replace(cluster, "CLUSTER")
                                .replaceFirst(label(cluster) + "(-[a-z0-9]{6})?", "CLUSTER"))
                        .sorted()
                        .toList()));
        return own;
    }

    /** Names that a kind has more than once. */
    SortedMap<String, List<String>> duplicates() {
        SortedMap<String, List<String>> duplicates = new TreeMap<>();
        names.forEach((kind, list) -> {
            List<String> twice = list.stream()
                    .filter(name -> list.indexOf(name) != list.lastIndexOf(name))
                    .distinct()
                    .toList();
            if (!twice.isEmpty()) {
                duplicates.put(kind, twice);
            }
        });
        return duplicates;
    }

    /** Whether the account is as new. */
    boolean isEmpty() {
        return instances.isEmpty() && names.values().stream().allMatch(List::isEmpty);
    }
}
