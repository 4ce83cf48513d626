package dev.windlass.cluster;

import dev.windlass.cluster.ClusterSpec.Subnet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Addresses and zones: blocks parse, subnets lie in the network side by side, and all in one region. */
final class SubnetRules {

    private static final Pattern ZONE = Pattern.compile("([a-z]{2,4}(?:-[a-z]{1,12}){1,3}-\\d)[a-z]");

    private final ClusterSpec cluster;
    private final List<SpecProblem> problems = new ArrayList<>();

    private SubnetRules(ClusterSpec cluster) {
        this.cluster = cluster;
    }

    static List<SpecProblem> check(ClusterSpec cluster) {
        SubnetRules rules = new SubnetRules(cluster);
        rules.blocks();
        rules.subnets();
        rules.oneRegion();
        return rules.problems;
    }

    private void blocks() {
        parse("spec.networkCIDR", cluster.networkCidr());
        if (cluster.nonMasqueradeCidr() != null) {
            parse("spec.nonMasqueradeCIDR", cluster.nonMasqueradeCidr());
        }
        parseAll("spec.kubernetesApiAccess", cluster.kubernetesApiAccess());
        parseAll("spec.sshAccess", cluster.sshAccess());
    }

    private void subnets() {
        Optional<Cidr> network = Cidr.parse(cluster.networkCidr());
        Map<String, Cidr> earlier = new LinkedHashMap<>();
        if (cluster.subnets().isEmpty()) {
            problem("spec.subnets", "must have at least one subnet");
        }
        for (int i = 0; i < cluster.subnets().size(); i++) {
            Subnet subnet = cluster.subnets().get(i);
            String field = "spec.subnets[" + i + "]";
            if (!"Public".equals(subnet.type())) {
                problem(field + ".type", "must be Public; private topology is not supported");
            }
            if (earlier.containsKey(subnet.name())) {
                problem(field + ".name", "must be unique; twice: " + subnet.name());
            }
            parse(field + ".cidr", subnet.cidr()).ifPresent(cidr -> {
                if (network.isPresent() && !network.get().contains(cidr)) {
                    problem(field + ".cidr", "must lie in networkCIDR " + cluster.networkCidr());
                }
                earlier.forEach((name, other) -> {
                    if (other.overlaps(cidr)) {
                        problem(field + ".cidr", "must not overlap with subnet " + name);
                    }
                });
                earlier.put(subnet.name(), cidr);
            });
        }
    }

    private void oneRegion() {
        for (int i = 0; i < cluster.subnets().size(); i++) {
            if (region(cluster.subnets().get(i)).isEmpty()) {
                problem("spec.subnets[" + i + "].zone", "must be an availability zone such as us-east-1d");
            }
        }
        Set<String> regions = cluster.subnets().stream()
                .flatMap(subnet -> region(subnet).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (regions.size() > 1) {
            problem("spec.subnets", "zones must belong to one region, found " + String.join(", ", regions));
        }
    }

    private static Optional<String> region(Subnet subnet) {
        Matcher zone = ZONE.matcher(subnet.zone());
        return zone.matches() ? Optional.of(zone.group(1)) : Optional.empty();
    }

    private void parseAll(String field, List<String> blocks) {
        for (int i = 0; i < blocks.size(); i++) {
            parse(field + "[" + i + "]", blocks.get(i));
        }
    }

    private Optional<Cidr> parse(String field, String text) {
        Optional<Cidr> cidr = Cidr.parse(text);
        if (cidr.isEmpty()) {
            problem(field, "must be a block of addresses such as 172.20.0.0/16");
        }
        return cidr;
    }

    private void problem(String field, String rule) {
        problems.add(new SpecProblem(field, rule));
    }
}
