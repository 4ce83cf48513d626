package dev.windlass.aws.resource;

import dev.windlass.resource.ComputeResource.AutoscalingGroup;
import dev.windlass.resource.ComputeResource.LaunchTemplate;
import dev.windlass.resource.ComputeResource.LifecycleHook;
import dev.windlass.resource.ComputeResource.SshKey;
import dev.windlass.resource.ComputeResource.Volume;
import dev.windlass.resource.ComputeResource.WarmPool;
import dev.windlass.resource.Document;
import dev.windlass.resource.FirewallResource.SecurityGroup;
import dev.windlass.resource.FirewallResource.SecurityGroupRule;
import dev.windlass.resource.LaunchSource;
import dev.windlass.resource.NetworkResource.DhcpOptions;
import dev.windlass.resource.NetworkResource.InternetGateway;
import dev.windlass.resource.NetworkResource.Route;
import dev.windlass.resource.NetworkResource.RouteTable;
import dev.windlass.resource.NetworkResource.RouteTableAssociation;
import dev.windlass.resource.NetworkResource.Subnet;
import dev.windlass.resource.NetworkResource.Vpc;
import dev.windlass.resource.NetworkResource.VpcAmazonIpv6CidrBlock;
import dev.windlass.resource.NetworkResource.VpcDhcpOptionsAssociation;
import dev.windlass.resource.Ref;
import dev.windlass.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The resources of a small cluster, one group of two nodes in one zone, as the builders would ask for them. */
public record SampleCluster(String name) {

    static final String IMAGE = "099720109477/ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260714";
    private static final String ZONE = "us-east-1d";
    private static final String PUBLIC_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPB0jZ9dLqHpI6Xz3k8n0hJfSx8mQ4cQv4fJ5b0cN0xk";

    Ref vpcRef() {
        return new Ref("VPC", name);
    }

    Ref mastersRef() {
        return new Ref("SecurityGroup", "masters." + name);
    }

    Ref nodesRef() {
        return new Ref("SecurityGroup", "nodes." + name);
    }

    public String groupName() {
        return "nodes-us-east-1d." + name;
    }

    List<Resource> network() {
        Ref dhcp = new Ref("DHCPOptions", name);
        Ref gateway = new Ref("InternetGateway", name);
        Ref table = new Ref("RouteTable", name);
        return List.of(
                new Vpc(name, "172.20.0.0/16", true, true, true, false, tags(name)),
                new VpcAmazonIpv6CidrBlock("AmazonIPv6", vpcRef(), false),
                new DhcpOptions(name, "ec2.internal", "AmazonProvidedDNS", false, tags(name)),
                new VpcDhcpOptionsAssociation(name, vpcRef(), dhcp),
                new InternetGateway(name, vpcRef(), false, tags(name)),
                subnet(),
                new RouteTable(name, vpcRef(), false, tags(name, Map.of("kubernetes.io/kops/role", "public"))),
                new RouteTableAssociation(subnet().name(), table, subnet().ref()),
                new Route("0.0.0.0/0", table, "0.0.0.0/0", null, gateway),
                new Route("::/0", table, null, "::/0", gateway));
    }

    Subnet subnet() {
        String subnet = ZONE + "." + name;
        return new Subnet(
                subnet,
                ZONE,
                vpcRef(),
                ZONE,
                "172.20.0.0/16",
                true,
                false,
                false,
                tags(subnet, Map.of("SubnetType", "Public", "kubernetes.io/role/elb", "1")));
    }

    List<Resource> firewall() {
        return List.of(
                new SecurityGroup(
                        mastersRef().name(),
                        "Security group for masters",
                        vpcRef(),
                        List.of("port=22", "port=3:4"),
                        tags(mastersRef().name())),
                new SecurityGroup(
                        nodesRef().name(),
                        "Security group for nodes",
                        vpcRef(),
                        List.of("port=22"),
                        tags(nodesRef().name())),
                rule(
                        "from-0.0.0.0/0-ingress-tcp-22to22-masters." + name,
                        mastersRef(),
                        "0.0.0.0/0",
                        null,
                        "tcp",
                        22,
                        22,
                        null),
                rule("from-::/0-ingress-tcp-22to22-masters." + name, mastersRef(), null, "::/0", "tcp", 22, 22, null),
                rule("from-masters-egress-all-0.0.0.0/0", mastersRef(), "0.0.0.0/0", null, null, null, null, true),
                rule("from-masters-egress-all-::/0", mastersRef(), null, "::/0", null, null, null, true),
                ipip(),
                fromNodes("from-masters-ingress-all-nodes", nodesRef(), mastersRef(), null, null, null),
                fromNodes("from-nodes-ingress-udp-1to65535-masters", mastersRef(), nodesRef(), "udp", 1, 65535),
                new SecurityGroupRule(
                        "https-elb-to-master", mastersRef(), null, null, "tcp", 443, 443, nodesRef(), null, null),
                new SecurityGroupRule(
                        "icmp-pmtu-cp-to-elb", mastersRef(), null, null, "icmp", 3, 4, nodesRef(), null, null),
                new SecurityGroupRule("icmpv6-pmtu", mastersRef(), null, "::/0", "icmpv6", -1, -1, null, null, null));
    }

    SecurityGroupRule ipip() {
        return fromNodes("from-nodes-ingress-4-0to0-masters", mastersRef(), nodesRef(), "4", null, null);
    }

    List<Resource> compute() {
        AutoscalingGroup group = group();
        return List.of(
                new SshKey("kubernetes." + name, false, null, PUBLIC_KEY, tags(name)),
                new Volume(
                        "d.etcd-main." + name,
                        ZONE,
                        true,
                        20,
                        3000,
                        125,
                        "gp3",
                        tags("d.etcd-main." + name, Map.of("k8s.io/etcd/main", "d/d"))),
                template("#!/bin/bash\necho one\n"),
                group,
                new LifecycleHook(
                        "nodes-us-east-1d-NTHLifecycleHook",
                        "nodes-us-east-1d-NTHLifecycleHook",
                        group.ref(),
                        "CONTINUE",
                        300,
                        "autoscaling:EC2_INSTANCE_TERMINATING",
                        true),
                new WarmPool(groupName(), false, 0, group.ref()));
    }

    public LaunchTemplate template(String userData) {
        return new LaunchTemplate(
                groupName(),
                true,
                "",
                1,
                "required",
                "disabled",
                new Ref("IAMInstanceProfile", "nodes." + name),
                IMAGE,
                false,
                "t3.medium",
                0,
                3000,
                128,
                125,
                "gp3",
                true,
                "",
                new Ref("SSHKey", "kubernetes." + name),
                List.of(nodesRef()),
                "",
                tags(groupName(), Map.of("kops.k8s.io/instancegroup", "nodes-us-east-1d", "k8s.io/role/node", "1")),
                new Document(userData));
    }

    public AutoscalingGroup group() {
        return new AutoscalingGroup(
                groupName(),
                "1Minute",
                false,
                new Ref("LaunchTemplate", groupName()),
                LaunchSource.LATEST,
                List.of(),
                0,
                2,
                List.of("GroupMinSize", "GroupDesiredCapacity"),
                2,
                List.of(subnet().ref()),
                List.of(),
                tags(groupName(), Map.of("kops.k8s.io/instancegroup", "nodes-us-east-1d", "k8s.io/role/node", "1")),
                List.of(new Ref("TargetGroup", targetGroup())));
    }

    /** AWS takes at most 32 characters. */
    String targetGroup() {
        return "tcp-" + name.replace('.', '-');
    }

    List<Resource> all() {
        List<Resource> all = new ArrayList<>(network());
        all.addAll(firewall());
        all.addAll(compute());
        return all;
    }

    SortedMap<String, String> tags(String resource) {
        return tags(resource, Map.of());
    }

    SortedMap<String, String> tags(String resource, Map<String, String> more) {
        SortedMap<String, String> tags = new TreeMap<>(more);
        tags.put("Name", resource);
        tags.put("KubernetesCluster", name);
        tags.put("kubernetes.io/cluster/" + name, "owned");
        return tags;
    }

    private SecurityGroupRule rule(
            String rule,
            Ref group,
            String cidr,
            String ipv6Cidr,
            String protocol,
            Integer from,
            Integer to,
            Boolean egress) {
        return new SecurityGroupRule(rule, group, cidr, ipv6Cidr, protocol, from, to, null, egress, tags(rule));
    }

    private SecurityGroupRule fromNodes(String rule, Ref group, Ref source, String protocol, Integer from, Integer to) {
        return new SecurityGroupRule(rule, group, null, null, protocol, from, to, source, null, tags(rule));
    }
}
