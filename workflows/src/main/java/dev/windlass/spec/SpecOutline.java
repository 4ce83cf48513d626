package dev.windlass.spec;

import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What can be told of any cluster's specs, whatever else they say: enough to roll and to show it. {@link ClusterDocuments}
 * refuses what it does not understand, since an update would lose it; a rollout changes no spec, so that it may pass over
 * the rest of what kops wrote.
 *
 * @param kubernetesVersion such as {@code 1.36.3}, or as written where it is none; {@code null} where it is not said
 * @param networking its key, such as {@code cilium}
 * @param zones of its subnets, by subnet
 * @param groups by name
 */
public record SpecOutline(
        String cluster,
        String cloudProvider,
        String kubernetesVersion,
        String networking,
        SortedMap<String, String> zones,
        SortedMap<String, Group> groups) {

    /** Of a cluster without specs. */
    public static final SpecOutline NONE = new SpecOutline(null, null, null, null, new TreeMap<>(), new TreeMap<>());

    private static final String CONFIG = "config";
    private static final String INSTANCE_GROUPS = "instancegroup/";

    /**
     * One instance group.
     *
     * @param role {@code null} where it is none that is known
     * @param karpenter {@code spec.manager} is Karpenter: it has no Auto Scaling group
     * @param rollingUpdate with what the cluster says where the group does not
     */
    public record Group(
            String name,
            Role role,
            boolean karpenter,
            String machineType,
            int minSize,
            int maxSize,
            List<String> subnets,
            RollingUpdate rollingUpdate) {

        public Group {
            subnets = List.copyOf(subnets);
        }
    }

    /**
     * @param documents by path below the cluster's folder: {@code config} and {@code instancegroup/<name>}; others are
     *     passed over
     * @throws InvalidSpecException where one is no YAML, or says something about rolling that cannot be meant
     */
    public static SpecOutline of(Map<String, String> documents) {
        List<SpecProblem> problems = new ArrayList<>();
        Fields config = document(CONFIG, documents.get(CONFIG), problems);
        Fields spec = part(config, "spec");
        RollingUpdate general = rollingUpdate("", spec, problems);
        SortedMap<String, Group> groups = new TreeMap<>();
        new TreeMap<>(documents).forEach((path, text) -> {
            if (path.startsWith(INSTANCE_GROUPS) && text != null) {
                Group group = group(path, document(path + " ", text, problems), general, problems);
                groups.put(group.name(), group);
            }
        });
        SpecOutline outline = new SpecOutline(
                part(config, "metadata").text("name"),
                Optional.ofNullable(unjudged(spec).text("cloudProvider")).orElse("aws"),
                spec.text("kubernetesVersion"),
                unjudged(spec)
                        .child("networking")
                        .map(Fields::keys)
                        .map(Set::stream)
                        .flatMap(keys -> keys.findFirst())
                        .orElse(""),
                zones(unjudged(spec)),
                groups);
        if (!problems.isEmpty()) {
            throw new InvalidSpecException(problems);
        }
        return outline;
    }

    public SpecOutline {
        kubernetesVersion =
                version(kubernetesVersion).map(KubernetesVersion::toString).orElse(kubernetesVersion);
    }

    /** As kubelets tell it, such as {@code v1.36.3}; {@code null} where the specs name no version but, say, an address. */
    public String kubeletVersion() {
        return version(kubernetesVersion).map(KubernetesVersion::tag).orElse(null);
    }

    private static Optional<KubernetesVersion> version(String text) {
        return Optional.ofNullable(Written.of(text, KubernetesVersion::parse)).flatMap(Written::understood);
    }

    private static Group group(String path, Fields document, RollingUpdate general, List<SpecProblem> problems) {
        Fields spec = part(document, "spec");
        Fields rest = unjudged(spec);
        String name = part(document, "metadata").text("name");
        return new Group(
                name == null ? path.substring(INSTANCE_GROUPS.length()) : name,
                role(spec.text("role")),
                "Karpenter".equals(spec.text("manager")),
                rest.text("machineType"),
                rest.requiredNumber("minSize"),
                rest.requiredNumber("maxSize"),
                rest.texts("subnets").stream()
                        .filter(subnet -> !subnet.isEmpty())
                        .toList(),
                rollingUpdate(path + " ", spec, problems).over(general));
    }

    private static Role role(String role) {
        return switch (role) {
            case "Master", "ControlPlane" -> Role.CONTROL_PLANE;
            case "Node" -> Role.NODE;
            case "Bastion" -> Role.BASTION;
            case "APIServer" -> Role.API_SERVER;
            case null, default -> null;
        };
    }

    private static RollingUpdate rollingUpdate(String origin, Fields spec, List<SpecProblem> problems) {
        RollingUpdate found = spec.child("rollingUpdate")
                .map(fields -> new RollingUpdate(
                        fields.amount("maxUnavailable"), fields.amount("maxSurge"), fields.flag("drainAndTerminate")))
                .orElse(RollingUpdate.UNSET);
        problems.addAll(RollingUpdateRules.check(origin + "spec.rollingUpdate", found));
        return found;
    }

    private static SortedMap<String, String> zones(Fields spec) {
        SortedMap<String, String> zones = new TreeMap<>();
        for (Fields subnet : spec.children("subnets")) {
            String zone = subnet.text("zone");
            if (zone != null) {
                zones.put(Optional.ofNullable(subnet.text("name")).orElse(zone), zone);
            }
        }
        return zones;
    }

    private static Fields document(String path, String text, List<SpecProblem> problems) {
        List<Object> documents = text == null ? List.of() : YamlStream.read(text);
        Map<?, ?> values = documents.size() == 1 && documents.getFirst() instanceof Map<?, ?> map ? map : Map.of();
        if (values.isEmpty()) {
            problems.add(new SpecProblem(path.strip(), "needs exactly one document, a mapping"));
        }
        return new Fields(path.equals(CONFIG) ? "" : path, values, problems);
    }

    private static Fields part(Fields document, String key) {
        return document.requiredChild(key);
    }

    /** The same mapping, where a value of an unexpected type counts as absent. */
    private static Fields unjudged(Fields fields) {
        return fields.withProblems(new ArrayList<>());
    }
}
