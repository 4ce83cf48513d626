package dev.windlass.spec;

import dev.windlass.spec.ClusterSpec.Api;
import java.util.List;
import java.util.regex.Pattern;

/** What the fields of a cluster may say, except its network, etcd, labels and names. */
final class ClusterRules {

    static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final int MAX_NAME = 253;
    /** AWS: the naming rules of buckets; below it plain words, since programs on the nodes read the address from a line. */
    private static final Pattern LOCATION =
            Pattern.compile("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_.=@+,:-]+)*");

    private ClusterRules() {}

    static void check(ClusterSpec cluster, Problems problems) {
        problems.require(
                isDnsName(cluster.name()), "metadata.name", "must be a DNS name of at least two lower-case labels");
        problems.require("aws".equals(cluster.cloudProvider()), "spec.cloudProvider", "must be aws");
        problems.require(
                cluster.configBase() == null
                        || LOCATION.matcher(cluster.configBase()).matches(),
                "spec.configBase",
                "must be an s3:// location: a bucket and plain words between slashes");
        problems.requireEachOnce(
                "spec.kubernetesApiAccess", cluster.kubernetesApiAccess().understood(), "", "block");
        problems.requireEachOnce("spec.sshAccess", cluster.sshAccess().understood(), "", "block");
        api(cluster.api(), problems);
        if (cluster.topology() != null) {
            problems.requireOneOf("spec.topology.dns.type", cluster.topology().dns(), "None");
        }
        if (cluster.networking() instanceof Networking.Calico calico) {
            calico(calico, problems);
        }
        problems.addAll(RollingUpdateRules.check("spec.rollingUpdate", cluster.rollingUpdate()));
    }

    /** Without a name for the class kops takes the Classic one, which it does not support any more. */
    private static void api(Api api, Problems problems) {
        if (api == null || api.loadBalancer() == null) {
            problems.add("spec.api.loadBalancer", "is required; write {class: Network}");
            return;
        }
        problems.require(
                "Network".equals(api.loadBalancer().loadBalancerClass()),
                "spec.api.loadBalancer.class",
                "must be Network");
        problems.requireOneOf("spec.api.loadBalancer.type", api.loadBalancer().type(), "Public", "Internal");
    }

    private static void calico(Networking.Calico calico, Problems problems) {
        String field = "spec.networking.calico.";
        problems.requireOneOf(field + "encapsulationMode", calico.encapsulationMode(), "ipip", "vxlan", "none");
        problems.requireOneOf(
                field + "logSeverityScreen", calico.logSeverityScreen(), "Debug", "Info", "Warning", "Error", "Fatal");
        // RFC 791 and RFC 8200: no link may be narrower; AWS' jumbo frames are no wider
        problems.requireBetween(field + "mtu", calico.mtu(), 576, 9001, " bytes");
        problems.require(
                calico.typhaReplicas() == null || calico.typhaReplicas().matches("\\d{1,3}"),
                field + "typhaReplicas",
                "must be a number from 0 to 999");
    }

    private static boolean isDnsName(String name) {
        String[] labels = name.split("\\.", -1);
        return name.length() <= MAX_NAME
                && labels.length >= 2
                && List.of(labels).stream()
                        .allMatch(label -> LABEL.matcher(label).matches());
    }
}
