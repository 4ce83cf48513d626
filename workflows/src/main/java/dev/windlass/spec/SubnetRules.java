package dev.windlass.spec;

import dev.windlass.spec.ClusterSpec.Subnet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Addresses and zones: subnets lie in the network side by side, one in each zone, and all in one region. */
final class SubnetRules {

    private static final Pattern ZONE = Pattern.compile("([a-z]{2,4}(?:-[a-z]{1,12}){1,3}-\\d)[a-z]");

    private final ClusterSpec cluster;
    private final Problems problems;
    private final Optional<Cidr> network;

    private SubnetRules(ClusterSpec cluster, Problems problems) {
        this.cluster = cluster;
        this.problems = problems;
        this.network = cluster.networkCidr().understood();
    }

    static void check(ClusterSpec cluster, Problems problems) {
        SubnetRules rules = new SubnetRules(cluster, problems);
        rules.podsAndServices();
        rules.subnets();
        rules.zones();
    }

    /** kops: {@code validateNetworking}. */
    private void podsAndServices() {
        cluster.podsAndServices()
                .understood()
                .ifPresent(inside -> problems.require(
                        network.filter(inside::overlaps).isEmpty(),
                        "spec.nonMasqueradeCIDR",
                        inside + " must not overlap with networkCIDR "
                                + cluster.networkCidr().text()));
    }

    private void subnets() {
        List<Subnet> subnets = cluster.subnets();
        problems.require(!subnets.isEmpty(), "spec.subnets", "must have at least one subnet");
        problems.requireEachOnce("spec.subnets", values(Subnet::name), ".name", "name");
        Map<Integer, Cidr> earlier = new LinkedHashMap<>();
        for (int i = 0; i < subnets.size(); i++) {
            String field = "spec.subnets[" + i + "]";
            problems.require(
                    "Public".equals(subnets.get(i).type()),
                    field + ".type",
                    "must be Public; private topology is not supported");
            int index = i;
            subnets.get(i).cidr().understood().ifPresent(cidr -> {
                block(field + ".cidr", cidr, earlier);
                earlier.put(index, cidr);
            });
        }
    }

    private void block(String field, Cidr cidr, Map<Integer, Cidr> earlier) {
        problems.require(
                network.isEmpty() || network.get().contains(cidr),
                field,
                "must lie in networkCIDR " + cluster.networkCidr().text());
        earlier.forEach((index, other) -> problems.require(
                !other.overlaps(cidr),
                field,
                "must not overlap with subnet " + cluster.subnets().get(index).name()));
    }

    /** AWS: a load balancer is attached to one subnet of a zone. */
    private void zones() {
        problems.requireEachOnce("spec.subnets", values(Subnet::zone), ".zone", "zone");
        for (int i = 0; i < cluster.subnets().size(); i++) {
            problems.require(
                    region(cluster.subnets().get(i)).isPresent(),
                    "spec.subnets[" + i + "].zone",
                    "must be an availability zone such as us-east-1d");
        }
        Set<String> regions = cluster.subnets().stream()
                .flatMap(subnet -> region(subnet).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        problems.require(
                regions.size() <= 1,
                "spec.subnets",
                "zones must belong to one region, found " + String.join(", ", regions));
    }

    private static Optional<String> region(Subnet subnet) {
        Matcher zone = ZONE.matcher(subnet.zone());
        return zone.matches() ? Optional.of(zone.group(1)) : Optional.empty();
    }

    private List<Optional<String>> values(Function<Subnet, String> part) {
        return cluster.subnets().stream().map(part).map(Optional::ofNullable).toList();
    }
}
