package dev.windlass.plan;

import dev.windlass.resource.ActualState;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.ComputeResource.LaunchTemplate;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.Document;
import dev.windlass.resource.FirewallResource.SecurityGroup;
import dev.windlass.resource.FirewallResource.SecurityGroupRule;
import dev.windlass.resource.NetworkResource.Vpc;
import dev.windlass.resource.Ref;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import dev.windlass.resource.StoreResource.AddonManifest;
import dev.windlass.resource.StoreResource.BootstrapChannel;
import dev.windlass.resource.StoreResource.ManagedFile;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Small worlds: a network, two groups, a rule, a template, a few files. */
final class States {

    static final String CLUSTER = "c.k8s.local";
    static final Ref VPC = new Ref("VPC", CLUSTER);
    static final ResourceKey BALANCER = new ResourceKey("NetworkLoadBalancer", "api." + CLUSTER);

    private States() {}

    static Vpc vpc() {
        return new Vpc(CLUSTER, "172.20.0.0/16", true, true, true, false, tags(CLUSTER));
    }

    static SecurityGroup group(String role, String... removeExtraRules) {
        String name = role + "." + CLUSTER;
        return new SecurityGroup(name, "Security group for " + role, VPC, List.of(removeExtraRules), tags(name));
    }

    static SecurityGroupRule sshRule(String cidr) {
        return sshRule(cidr, null);
    }

    static SecurityGroupRule sshRule(String cidr, SortedMap<String, String> tags) {
        String name = "from-" + cidr + "-ingress-tcp-22to22-nodes." + CLUSTER;
        return new SecurityGroupRule(name, group("nodes").ref(), cidr, null, "tcp", 22, 22, null, null, tags);
    }

    static SecurityGroupRule ipipRule() {
        String name = "from-nodes." + CLUSTER + "-ingress-4-0to0-masters." + CLUSTER;
        return new SecurityGroupRule(
                name,
                group("masters").ref(),
                null,
                null,
                "4",
                null,
                null,
                group("nodes").ref(),
                null,
                tags(name));
    }

    /** The rule with both tags of what is made for the cluster. */
    static SecurityGroupRule owned(SecurityGroupRule rule) {
        SortedMap<String, String> tags = new TreeMap<>(rule.tags());
        tags.put("kubernetes.io/cluster/" + CLUSTER, "owned");
        return new SecurityGroupRule(
                rule.name(),
                rule.securityGroup(),
                rule.cidr(),
                rule.ipv6Cidr(),
                rule.protocol(),
                rule.fromPort(),
                rule.toPort(),
                rule.sourceGroup(),
                rule.egress(),
                tags);
    }

    static LaunchTemplate template(String userData) {
        String name = "nodes." + CLUSTER;
        return new LaunchTemplate(
                name,
                true,
                "",
                1,
                "required",
                "disabled",
                null,
                "ubuntu",
                false,
                "t3.medium",
                0,
                3000,
                128,
                125,
                "gp3",
                true,
                "",
                null,
                List.of(group("nodes").ref()),
                "",
                tags(name),
                new Document(userData));
    }

    static AddonManifest addon(String name, String contents) {
        return new AddonManifest(CLUSTER + "-addons-" + name, "addons/" + name + "/v1.yaml", new Document(contents));
    }

    static BootstrapChannel channel(String contents) {
        return new BootstrapChannel(
                CLUSTER + "-addons-bootstrap", "addons/bootstrap-channel.yaml", new Document(contents));
    }

    static ManagedFile file(String name, String contents) {
        return new ManagedFile(name, null, name, new Document(contents));
    }

    static DesiredState desired(Resource... resources) {
        return DesiredState.of(CLUSTER, List.of(resources));
    }

    /** Each resource under an identifier made of its name. */
    static ActualState actual(Resource... resources) {
        SortedMap<ResourceKey, Found> found = new TreeMap<>();
        for (Resource resource : resources) {
            found.put(resource.key(), new Found(resource, "id-" + resource.name()));
        }
        return new ActualState(CLUSTER, found);
    }

    static ActualState with(ActualState state, Resource resource, Map<String, String> attributes) {
        SortedMap<ResourceKey, Found> found = new TreeMap<>(state.found());
        found.put(resource.key(), new Found(resource, "id-" + resource.name(), attributes));
        return new ActualState(CLUSTER, found);
    }

    static SortedMap<String, String> tags(String name) {
        return new TreeMap<>(Map.of("Name", name, "KubernetesCluster", CLUSTER));
    }

    static Plan plan(PlanDiff.Difference difference) {
        return new Plan(
                CLUSTER,
                new TreeMap<>(Map.of("config", "kind: Cluster\n")),
                new TreeMap<>(),
                difference.tasks(),
                difference.known(),
                List.of());
    }
}
