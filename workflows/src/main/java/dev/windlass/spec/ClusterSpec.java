package dev.windlass.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster as its users write it: kops {@code v1alpha2}, kind {@code Cluster}. Optional parts are {@code null} until
 * completed; {@link Networking} is already resolved to its one choice.
 */
public record ClusterSpec(
        String name,
        Api api,
        String channel,
        String cloudProvider,
        String configBase,
        Map<String, String> cloudLabels,
        List<EtcdCluster> etcdClusters,
        Iam iam,
        Kubelet kubelet,
        WrittenList<Cidr> kubernetesApiAccess,
        Written<KubernetesVersion> kubernetesVersion,
        Written<Cidr> networkCidr,
        Networking networking,
        Written<Cidr> nonMasqueradeCidr,
        WrittenList<Cidr> sshAccess,
        List<Subnet> subnets,
        Topology topology,
        RollingUpdate rollingUpdate) {

    public record Api(LoadBalancer loadBalancer) {}

    /** @param loadBalancerClass {@code Network}; {@code type} {@code Public} or {@code Internal} */
    public record LoadBalancer(String loadBalancerClass, String type) {

        /** By kops' default where the spec says nothing ({@code populate_cluster_spec.go}). */
        public String effectiveType() {
            return type == null ? "Public" : type;
        }
    }

    /** @param name {@code main} or {@code events} */
    public record EtcdCluster(
            String name,
            String cpuRequest,
            String memoryRequest,
            List<EtcdMember> members,
            Integer backupRetentionDays) {}

    public record EtcdMember(String name, String instanceGroup, boolean encryptedVolume) {}

    public record Iam(boolean allowContainerRegistry, boolean legacy) {}

    public record Kubelet(Boolean anonymousAuth) {}

    /** @param type {@code Public}; others are refused */
    public record Subnet(String name, Written<Cidr> cidr, String zone, String type) {

        public Subnet(String name, String cidr, String zone, String type) {
            this(name, Written.of(cidr, Blocks::vpc), zone, type);
        }
    }

    /** @param dns {@code None}; others are refused */
    public record Topology(String dns) {}

    public ClusterSpec {
        cloudLabels = cloudLabels == null ? Map.of() : Map.copyOf(cloudLabels);
        etcdClusters = List.copyOf(etcdClusters);
        subnets = List.copyOf(subnets);
    }

    /** Reads the texts of a document. */
    public ClusterSpec(
            String name,
            Api api,
            String channel,
            String cloudProvider,
            String configBase,
            Map<String, String> cloudLabels,
            List<EtcdCluster> etcdClusters,
            Iam iam,
            Kubelet kubelet,
            List<String> kubernetesApiAccess,
            String kubernetesVersion,
            String networkCidr,
            Networking networking,
            String nonMasqueradeCidr,
            List<String> sshAccess,
            List<Subnet> subnets,
            Topology topology,
            RollingUpdate rollingUpdate) {
        this(
                name,
                api,
                channel,
                cloudProvider,
                configBase,
                cloudLabels,
                etcdClusters,
                iam,
                kubelet,
                WrittenList.of(kubernetesApiAccess, Cidr::parse),
                Written.of(kubernetesVersion, KubernetesVersion::parse),
                Written.of(networkCidr, Blocks::vpc),
                networking,
                Written.of(nonMasqueradeCidr, Blocks::nonMasquerade),
                WrittenList.of(sshAccess, Cidr::parse),
                subnets,
                topology,
                rollingUpdate);
    }

    /** The block of pods and services, by kops' default where the spec names none ({@code defaultNonMasqueradeCIDR}). */
    public Written<Cidr> podsAndServices() {
        return nonMasqueradeCidr != null ? nonMasqueradeCidr : Written.of("100.64.0.0/10", Blocks::nonMasquerade);
    }

    public Optional<Subnet> subnet(String subnetName) {
        return subnets.stream()
                .filter(subnet -> subnet.name().equals(subnetName))
                .findFirst();
    }
}
