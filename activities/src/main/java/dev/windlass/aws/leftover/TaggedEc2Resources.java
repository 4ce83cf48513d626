package dev.windlass.aws.leftover;

import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.Ownership;
import dev.windlass.aws.resource.GroupInstances;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.TagDescription;
import software.amazon.awssdk.services.ec2.model.Volume;

/** What EC2 holds under a cluster's tags: one listing of tags for all types, and one call for each type that may go along. */
final class TaggedEc2Resources {

    /** AWS limit: values of one filter. */
    private static final int VALUES = 200;

    private static final String LAUNCHING_GROUP = "aws:autoscaling:groupName";

    /** By how their identifiers begin: these go with what they are a part of, and keys are found by their names. */
    private static final Set<String> PARTS = Set.of("sgr", "key", "sir", "fleet", "lt");

    /** By how their identifiers begin, what may go along or is told of after it is gone: it is described. */
    private static final Map<String, String> DESCRIBED = Map.ofEntries(
            Map.entry("i", "instance"),
            Map.entry("vol", "volume"),
            Map.entry("snap", "snapshot"),
            Map.entry("eni", "network-interface"),
            Map.entry("eipalloc", "elastic-ip"),
            Map.entry("nat", "natgateway"),
            Map.entry("vpce", "vpc-endpoint"),
            Map.entry("sg", "security-group"),
            Map.entry("eigw", "egress-only-internet-gateway"),
            Map.entry("pcx", "vpc-peering-connection"),
            Map.entry("vpc", "vpc"),
            Map.entry("subnet", "subnet"),
            Map.entry("rtb", "route-table"),
            Map.entry("igw", "internet-gateway"),
            Map.entry("dopt", "dhcp-options"));

    private final Ec2Client ec2;
    private final ClusterTags cluster;

    TaggedEc2Resources(Ec2Client ec2, String cluster) {
        this.ec2 = ec2;
        this.cluster = new ClusterTags(cluster);
    }

    private record Tagged(String type, SortedMap<String, String> tags) {

        String name() {
            return tags.get(Ec2Tags.NAME);
        }
    }

    List<Leftover> beside(Set<String> deleted) {
        SortedMap<String, Tagged> tagged = tagged();
        tagged.keySet().removeAll(deleted);
        tagged.keySet().removeIf(id -> PARTS.contains(prefix(id)));
        SortedMap<String, SortedSet<String>> holds = new TreeMap<>();
        Set<String> going = new HashSet<>();
        instances(ids(tagged, "i"), deleted, holds, going);
        volumes(ids(tagged, "vol"), holds, going);
        interfaces(ids(tagged, "eni"), holds, going);
        natGateways(ids(tagged, "nat"), holds);
        endpoints(ids(tagged, "vpce"), holds);
        securityGroups(ids(tagged, "sg"), holds);
        egressOnly(ids(tagged, "eigw"), holds);
        others(tagged, holds);
        peerings(ids(tagged, "pcx"), holds);
        List<Leftover> leftovers = new ArrayList<>();
        tagged.forEach((id, resource) -> {
            // EC2 goes on telling of tags for a while after the resource is gone.
            String type = DESCRIBED.get(prefix(id));
            if (type == null || holds.containsKey(id)) {
                leftovers.add(new Leftover(
                        type == null ? resource.type() : type,
                        id,
                        resource.name(),
                        holds.getOrDefault(id, new TreeSet<>())));
            }
        });
        return leftovers;
    }

    private SortedMap<String, Tagged> tagged() {
        SortedMap<String, Tagged> tagged = new TreeMap<>();
        for (TagDescription tag : tags(
                Ownership.filter("key", cluster.owner(), ClusterTags.CLUSTER),
                Ownership.filter("value", ClusterTags.OWNED, ClusterTags.SHARED, cluster.cluster()))) {
            tagged.computeIfAbsent(tag.resourceId(), _ -> new Tagged(tag.resourceTypeAsString(), new TreeMap<>()))
                    .tags()
                    .put(tag.key(), tag.value());
        }
        tagged.values().removeIf(resource -> !cluster.belong(resource.tags()));
        for (List<String> ids : chunks(tagged.keySet())) {
            tags(Ownership.filter("resource-id", ids.toArray(String[]::new)), Ownership.filter("key", Ec2Tags.NAME))
                    .forEach(tag -> tagged.get(tag.resourceId()).tags().put(tag.key(), tag.value()));
        }
        return tagged;
    }

    private List<TagDescription> tags(Filter... filters) {
        return ec2.describeTagsPaginator(call -> call.filters(filters)).tags().stream()
                .toList();
    }

    /** Those of a group that is deleted go with it, and so do those that a rollout took out of it. */
    private void instances(
            Collection<String> ids, Set<String> deleted, Map<String, SortedSet<String>> holds, Set<String> going) {
        List<Instance> instances = described(
                ids,
                "instance-id",
                filter -> ec2.describeInstancesPaginator(call -> call.filters(filter)).reservations().stream()
                        .flatMap(reservation -> reservation.instances().stream()));
        for (Instance instance : instances) {
            switch (instance.state().name()) {
                case TERMINATED, SHUTTING_DOWN -> goesWith(instance, going);
                default -> {
                    Map<String, String> tags = Ec2Tags.of(instance.tags());
                    String group = tags.getOrDefault(LAUNCHING_GROUP, tags.get(GroupInstances.DETACHED_TAG));
                    if (group != null && deleted.contains(group)) {
                        goesWith(instance, going);
                    } else {
                        SortedSet<String> held = ids(instance.vpcId(), instance.subnetId());
                        instance.securityGroups().forEach(member -> held.add(member.groupId()));
                        holds.put(instance.instanceId(), held);
                    }
                }
            }
        }
    }

    private static void goesWith(Instance instance, Set<String> going) {
        instance.blockDeviceMappings().stream()
                .map(InstanceBlockDeviceMapping::ebs)
                .filter(volume -> volume != null && Boolean.TRUE.equals(volume.deleteOnTermination()))
                .forEach(volume -> going.add(volume.volumeId()));
        instance.networkInterfaces().stream()
                .filter(one -> one.attachment() != null
                        && Boolean.TRUE.equals(one.attachment().deleteOnTermination()))
                .forEach(one -> going.add(one.networkInterfaceId()));
    }

    private void volumes(Collection<String> ids, Map<String, SortedSet<String>> holds, Set<String> going) {
        List<Volume> volumes = described(
                ids,
                "volume-id",
                filter -> ec2.describeVolumesPaginator(call -> call.filters(filter)).volumes().stream());
        volumes.stream()
                .map(Volume::volumeId)
                .filter(id -> !going.contains(id))
                .forEach(id -> holds.put(id, new TreeSet<>()));
    }

    private void interfaces(Collection<String> ids, Map<String, SortedSet<String>> holds, Set<String> going) {
        List<NetworkInterface> interfaces = described(
                ids,
                "network-interface-id",
                filter ->
                        ec2
                                .describeNetworkInterfacesPaginator(call -> call.filters(filter))
                                .networkInterfaces()
                                .stream());
        for (NetworkInterface one : interfaces) {
            boolean goes = going.contains(one.networkInterfaceId());
            // An interface of a balancer or of a gateway goes with those.
            if (!goes && !Boolean.TRUE.equals(one.requesterManaged())) {
                SortedSet<String> held = ids(one.vpcId(), one.subnetId());
                one.groups().forEach(member -> held.add(member.groupId()));
                holds.put(one.networkInterfaceId(), held);
            }
        }
    }

    private void natGateways(Collection<String> ids, Map<String, SortedSet<String>> holds) {
        described(
                        ids,
                        "nat-gateway-id",
                        filter -> ec2.describeNatGatewaysPaginator(call -> call.filter(filter)).natGateways().stream())
                .stream()
                .filter(gateway ->
                        gateway.state() != NatGatewayState.DELETED && gateway.state() != NatGatewayState.FAILED)
                .forEach(gateway -> holds.put(gateway.natGatewayId(), ids(gateway.vpcId(), gateway.subnetId())));
    }

    private void endpoints(Collection<String> ids, Map<String, SortedSet<String>> holds) {
        described(
                        ids,
                        "vpc-endpoint-id",
                        filter ->
                                ec2.describeVpcEndpointsPaginator(call -> call.filters(filter)).vpcEndpoints().stream())
                .stream()
                .filter(endpoint -> !"deleted".equalsIgnoreCase(endpoint.stateAsString()))
                .forEach(endpoint -> {
                    SortedSet<String> held = ids(endpoint.vpcId());
                    held.addAll(endpoint.subnetIds());
                    endpoint.groups().forEach(member -> held.add(member.groupId()));
                    holds.put(endpoint.vpcEndpointId(), held);
                });
    }

    private void securityGroups(Collection<String> ids, Map<String, SortedSet<String>> holds) {
        described(
                        ids,
                        "group-id",
                        filter ->
                                ec2
                                        .describeSecurityGroupsPaginator(call -> call.filters(filter))
                                        .securityGroups()
                                        .stream())
                .forEach(group -> holds.put(group.groupId(), ids(group.vpcId())));
    }

    private void egressOnly(Collection<String> ids, Map<String, SortedSet<String>> holds) {
        if (ids.isEmpty()) {
            return;
        }
        ec2.describeEgressOnlyInternetGatewaysPaginator(call -> call.egressOnlyInternetGatewayIds(ids))
                .egressOnlyInternetGateways()
                .forEach(gateway -> {
                    SortedSet<String> held = new TreeSet<>();
                    gateway.attachments().forEach(attachment -> held.add(attachment.vpcId()));
                    holds.put(gateway.egressOnlyInternetGatewayId(), held);
                });
    }

    private void peerings(Collection<String> ids, Map<String, SortedSet<String>> holds) {
        Set<String> over = Set.of("deleted", "rejected", "expired", "failed");
        described(
                        ids,
                        "vpc-peering-connection-id",
                        filter -> ec2
                                .describeVpcPeeringConnectionsPaginator(call -> call.filters(filter))
                                .vpcPeeringConnections()
                                .stream())
                .stream()
                .filter(peering -> peering.status() == null
                        || !over.contains(peering.status().codeAsString()))
                .forEach(peering -> holds.put(peering.vpcPeeringConnectionId(), new TreeSet<>()));
    }

    /** What nothing is known of but that it is there. */
    private void others(Map<String, Tagged> tagged, Map<String, SortedSet<String>> holds) {
        described(
                        ids(tagged, "eipalloc"),
                        "allocation-id",
                        filter -> ec2.describeAddresses(call -> call.filters(filter)).addresses().stream())
                .forEach(address -> holds.put(address.allocationId(), new TreeSet<>()));
        described(
                        ids(tagged, "snap"),
                        "snapshot-id",
                        filter -> ec2.describeSnapshotsPaginator(call -> call.filters(filter)).snapshots().stream())
                .forEach(snapshot -> holds.put(snapshot.snapshotId(), new TreeSet<>()));
        described(
                        ids(tagged, "vpc"),
                        "vpc-id",
                        filter -> ec2.describeVpcsPaginator(call -> call.filters(filter)).vpcs().stream())
                .forEach(vpc -> holds.put(vpc.vpcId(), new TreeSet<>()));
        described(
                        ids(tagged, "subnet"),
                        "subnet-id",
                        filter -> ec2.describeSubnetsPaginator(call -> call.filters(filter)).subnets().stream())
                .forEach(subnet -> holds.put(subnet.subnetId(), ids(subnet.vpcId())));
        described(
                        ids(tagged, "rtb"),
                        "route-table-id",
                        filter -> ec2.describeRouteTablesPaginator(call -> call.filters(filter)).routeTables().stream())
                .forEach(table -> holds.put(table.routeTableId(), ids(table.vpcId())));
        described(
                        ids(tagged, "igw"),
                        "internet-gateway-id",
                        filter ->
                                ec2
                                        .describeInternetGatewaysPaginator(call -> call.filters(filter))
                                        .internetGateways()
                                        .stream())
                .forEach(gateway -> holds.put(gateway.internetGatewayId(), new TreeSet<>()));
        described(
                        ids(tagged, "dopt"),
                        "dhcp-options-id",
                        filter -> ec2.describeDhcpOptionsPaginator(call -> call.filters(filter)).dhcpOptions().stream())
                .forEach(options -> holds.put(options.dhcpOptionsId(), new TreeSet<>()));
    }

    /** By a filter: asked for by their ids, one that is gone would be an error. */
    private static <T> List<T> described(Collection<String> ids, String filter, Function<Filter, Stream<T>> call) {
        return chunks(ids).stream()
                .flatMap(some -> call.apply(Ownership.filter(filter, some.toArray(String[]::new))))
                .toList();
    }

    private static List<List<String>> chunks(Collection<String> ids) {
        List<String> all = List.copyOf(ids);
        List<List<String>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += VALUES) {
            chunks.add(all.subList(from, Math.min(from + VALUES, all.size())));
        }
        return chunks;
    }

    private static List<String> ids(Map<String, Tagged> tagged, String prefix) {
        return tagged.keySet().stream().filter(id -> prefix(id).equals(prefix)).toList();
    }

    private static String prefix(String id) {
        return id.substring(0, Math.max(0, id.indexOf('-')));
    }

    private static SortedSet<String> ids(String... ids) {
        return Stream.of(ids).filter(Objects::nonNull).collect(Collectors.toCollection(TreeSet::new));
    }
}
