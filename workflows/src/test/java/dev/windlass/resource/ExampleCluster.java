package dev.windlass.resource;

import dev.windlass.resource.build.ClusterModel;
import dev.windlass.spec.ClusterDefinition;
import dev.windlass.spec.ClusterSpec;
import dev.windlass.spec.InstanceGroupSpec;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.spec.Networking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One control plane and two nodes in one zone, and the same in three zones. */
public final class ExampleCluster {

    public static final String NAME = "example.cluster.k8s.local";
    public static final StateStoreBase STORE = new StateStoreBase("s3://kops-state");

    static final SshPublicKey SSH_KEY = new SshPublicKey(
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCuXQIPF6NWioMLm247+dXiZ2Pl9Ttg0tc8KEU65F0FX3svs4DpWZkSAPXxKGvYX4s8"
                    + "oPYWPKojmpW7X1GmT5ixMaLNRucU9VWKUl3l7TJMe3T1aF3y86r8lQfa3sBZml2gKpjAptrPXepS8FOqkezvKemLW7DIEKmR"
                    + "mY/ncPJGHJLI6j8b8DABPR5eTtr4/STffNJ+eLrADF/m/ce+h15Gk/i84srBx4XeI9W/myJ+8hizMwM9frdaQkO6SfepXqpA"
                    + "z0jh6L0C/5SPIDzkLJXgaG3FxgFVnirigzw0zzGNBWDCx+aq2Q04UR7C5+lRTyg42ns6BeI07IkXST/WRVg/"
                    + " admin@example");

    private static final String IMAGE =
            "099720109477/ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260714";

    private ExampleCluster() {}

    public static DesiredState compile(Networking networking) {
        return ClusterModel.of(oneZone(networking), STORE, Optional.of(SSH_KEY));
    }

    public static DesiredState compileInThreeZones(Networking networking) {
        return ClusterModel.of(threeZones(networking), STORE, Optional.of(SSH_KEY));
    }

    public static Networking.Calico calico(boolean crossSubnet, String encapsulation) {
        return new Networking.Calico(crossSubnet, encapsulation, null, null, null, null);
    }

    public static ClusterDefinition oneZone(Networking networking) {
        return new ClusterDefinition(
                spec(networking, List.of(new Zone("us-east-1d", "172.20.0.0/16"))),
                List.of(
                        group("control-plane-us-east-1d", Role.CONTROL_PLANE, 1, "us-east-1d"),
                        group("nodes-us-east-1d", Role.NODE, 2, "us-east-1d")));
    }

    static ClusterDefinition threeZones(Networking networking) {
        List<InstanceGroupSpec> groups = new ArrayList<>();
        for (String zone : List.of("us-east-1a", "us-east-1b", "us-east-1c")) {
            groups.add(group("control-plane-" + zone, Role.CONTROL_PLANE, 1, zone));
        }
        groups.add(group("nodes-us-east-1a", Role.NODE, 2, "us-east-1a"));
        groups.add(group("nodes-us-east-1b", Role.NODE, 2, "us-east-1b"));
        groups.add(group("nodes-us-east-1c", Role.NODE, 1, "us-east-1c"));
        return new ClusterDefinition(
                spec(
                        networking,
                        List.of(
                                new Zone("us-east-1a", "172.20.0.0/18"),
                                new Zone("us-east-1b", "172.20.64.0/18"),
                                new Zone("us-east-1c", "172.20.128.0/18"))),
                groups);
    }

    public static InstanceGroupSpec group(String name, Role role, int size, String subnet) {
        return new InstanceGroupSpec(
                name,
                role,
                IMAGE,
                "t3.medium",
                size,
                size,
                Map.of("kops.k8s.io/instancegroup", name),
                Map.of(),
                List.of(),
                List.of(subnet),
                null,
                null);
    }

    private record Zone(String name, String cidr) {

        String letter() {
            return name.substring(name.length() - 1);
        }
    }

    private static ClusterSpec spec(Networking networking, List<Zone> zones) {
        return new ClusterSpec(
                NAME,
                new ClusterSpec.Api(new ClusterSpec.LoadBalancer("Network", "Public")),
                "stable",
                "aws",
                "s3://kops-state/" + NAME,
                Map.of(),
                List.of(etcd("main", "200m", zones), etcd("events", "100m", zones)),
                new ClusterSpec.Iam(true, false),
                new ClusterSpec.Kubelet(false),
                List.of("0.0.0.0/0", "::/0"),
                "1.36.3",
                "172.20.0.0/16",
                networking,
                "100.64.0.0/10",
                List.of("0.0.0.0/0", "::/0"),
                zones.stream()
                        .map(zone -> new ClusterSpec.Subnet(zone.name(), zone.cidr(), zone.name(), "Public"))
                        .toList(),
                new ClusterSpec.Topology("None"),
                null);
    }

    private static ClusterSpec.EtcdCluster etcd(String name, String cpuRequest, List<Zone> zones) {
        List<ClusterSpec.EtcdMember> members = zones.stream()
                .map(zone -> new ClusterSpec.EtcdMember(zone.letter(), "control-plane-" + zone.name(), true))
                .toList();
        return new ClusterSpec.EtcdCluster(name, cpuRequest, "100Mi", members, 90);
    }
}
