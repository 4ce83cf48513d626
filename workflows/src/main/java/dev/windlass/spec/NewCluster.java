package dev.windlass.spec;

import dev.windlass.spec.ClusterSpec.Api;
import dev.windlass.spec.ClusterSpec.EtcdCluster;
import dev.windlass.spec.ClusterSpec.EtcdMember;
import dev.windlass.spec.ClusterSpec.Iam;
import dev.windlass.spec.ClusterSpec.Kubelet;
import dev.windlass.spec.ClusterSpec.LoadBalancer;
import dev.windlass.spec.ClusterSpec.Subnet;
import dev.windlass.spec.ClusterSpec.Topology;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The documents of a new cluster, from the few things that people choose; names and defaults are those of {@code kops
 * create cluster} without DNS.
 *
 * @param zones availability zones in the order given; control planes and nodes are dealt over them in turn
 * @param stateStore {@code s3://bucket}, or a folder in it
 */
public record NewCluster(
        String name,
        List<String> zones,
        int controlPlaneCount,
        int nodeCount,
        Networking networking,
        String stateStore,
        String kubernetesVersion,
        String image,
        String controlPlaneMachineType,
        String nodeMachineType) {

    public static final String KUBERNETES_VERSION = "1.36.3";
    public static final String IMAGE =
            "099720109477/ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260714";
    public static final String MACHINE_TYPE = "t3.medium";

    private static final String NETWORK = "172.20";
    private static final int NETWORK_PREFIX = 16;
    private static final List<String> EVERYWHERE = List.of("0.0.0.0/0", "::/0");

    public NewCluster {
        zones = List.copyOf(zones);
        if (zones.isEmpty() || zones.size() > 16 || zones.stream().distinct().count() != zones.size()) {
            throw new IllegalArgumentException("zones: name between 1 and 16 zones, each once");
        }
        if (controlPlaneCount < 1 || controlPlaneCount % 2 == 0) {
            throw new IllegalArgumentException("controlPlaneCount: must be odd, so that etcd can have a majority");
        }
        if (nodeCount < 1) {
            throw new IllegalArgumentException("nodeCount: must be at least 1");
        }
    }

    /** Kubenet, and the versions and sizes that kops takes when nobody says otherwise. */
    public static NewCluster of(
            String name, List<String> zones, int controlPlaneCount, int nodeCount, String stateStore) {
        return new NewCluster(
                name,
                zones,
                controlPlaneCount,
                nodeCount,
                new Networking.Kubenet(),
                stateStore,
                KUBERNETES_VERSION,
                IMAGE,
                MACHINE_TYPE,
                MACHINE_TYPE);
    }

    public NewCluster withNetworking(Networking other) {
        return new NewCluster(
                name,
                zones,
                controlPlaneCount,
                nodeCount,
                other,
                stateStore,
                kubernetesVersion,
                image,
                controlPlaneMachineType,
                nodeMachineType);
    }

    public ClusterDefinition definition() {
        List<InstanceGroupSpec> controlPlanes = controlPlanes();
        return new ClusterDefinition(
                new ClusterSpec(
                        name,
                        new Api(new LoadBalancer("Network", "Public")),
                        "stable",
                        "aws",
                        stateStore.replaceAll("/+$", "") + "/" + name,
                        Map.of(),
                        List.of(etcd("main", "200m", controlPlanes), etcd("events", "100m", controlPlanes)),
                        new Iam(true, false),
                        new Kubelet(false),
                        EVERYWHERE,
                        kubernetesVersion,
                        NETWORK + ".0.0/" + NETWORK_PREFIX,
                        networking,
                        "100.64.0.0/10",
                        EVERYWHERE,
                        subnets(),
                        new Topology("None"),
                        null),
                Stream.concat(controlPlanes.stream(), nodes().stream()).toList());
    }

    private List<InstanceGroupSpec> controlPlanes() {
        List<InstanceGroupSpec> groups = new ArrayList<>();
        for (int i = 0; i < controlPlaneCount; i++) {
            String zone = zones.get(i % zones.size());
            String suffix = controlPlaneCount > zones.size() ? "-" + (i / zones.size() + 1) : "";
            groups.add(group("control-plane-" + zone + suffix, Role.CONTROL_PLANE, controlPlaneMachineType, 1, zone));
        }
        return groups;
    }

    private List<InstanceGroupSpec> nodes() {
        List<InstanceGroupSpec> groups = new ArrayList<>();
        for (int i = 0; i < zones.size(); i++) {
            int size = nodeCount / zones.size() + (i < nodeCount % zones.size() ? 1 : 0);
            groups.add(group("nodes-" + zones.get(i), Role.NODE, nodeMachineType, size, zones.get(i)));
        }
        return groups;
    }

    private InstanceGroupSpec group(String group, Role role, String machineType, int size, String zone) {
        return new InstanceGroupSpec(
                group,
                role,
                image,
                machineType,
                size,
                size,
                Map.of("kops.k8s.io/instancegroup", group),
                Map.of(),
                List.of(),
                List.of(zone),
                null,
                null);
    }

    private static EtcdCluster etcd(String etcd, String cpuRequest, List<InstanceGroupSpec> controlPlanes) {
        List<String> groups =
                controlPlanes.stream().map(InstanceGroupSpec::name).sorted().toList();
        int shared = sharedPrefix(groups.stream()
                .map(group -> group.substring("control-plane-".length()))
                .toList());
        List<EtcdMember> members = groups.stream()
                .map(group -> new EtcdMember(group.substring("control-plane-".length() + shared), group, true))
                .toList();
        return new EtcdCluster(etcd, cpuRequest, "100Mi", members, 90);
    }

    /** How many leading characters all names share, leaving the shortest at least one: members are called a, b, c. */
    private static int sharedPrefix(List<String> names) {
        int shared = 0;
        int limit = names.stream().mapToInt(String::length).min().orElse(1) - 1;
        while (shared < limit) {
            String prefix = names.getFirst().substring(0, shared + 1);
            if (!names.stream().allMatch(other -> other.startsWith(prefix))) {
                break;
            }
            shared++;
        }
        return shared;
    }

    /** One zone gets the whole network; several get equal parts, as few as a power of two allows. */
    private List<Subnet> subnets() {
        int parts = zones.size() == 1 ? 1 : Integer.highestOneBit(zones.size() - 1) << 1;
        int prefix = NETWORK_PREFIX + Integer.numberOfTrailingZeros(parts);
        List<Subnet> subnets = new ArrayList<>();
        for (int i = 0; i < zones.size(); i++) {
            String cidr = NETWORK + "." + i * (256 / parts) + ".0/" + prefix;
            subnets.add(new Subnet(zones.get(i), cidr, zones.get(i), "Public"));
        }
        return subnets;
    }
}
