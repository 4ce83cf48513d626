package dev.windlass.api;

import dev.windlass.aws.CloudGroups;
import dev.windlass.change.ChangeView;
import dev.windlass.cluster.ClusterDefinition;
import dev.windlass.cluster.ClusterSpec;
import dev.windlass.cluster.InstanceGroupSpec;
import dev.windlass.cluster.Networking;
import dev.windlass.kubernetes.ClusterRollout;
import dev.windlass.kubernetes.KubernetesNodes;
import dev.windlass.plan.RollingUpdateTable;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.validation.ValidationReport;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Clusters from the state store; their instances from the cloud; their nodes from Kubernetes. */
@Singleton
final class LiveClusterQueries implements ClusterQueries {

    private final Records records;
    private final StoredSpecs specs;
    private final Provider<CloudGroups> cloud;
    private final Provider<KubernetesNodes> kubernetes;
    private final Provider<ClusterRollout> rollout;
    private final Provider<Kubeconfigs> kubeconfigs;

    LiveClusterQueries(
            Records records,
            StoredSpecs specs,
            Provider<CloudGroups> cloud,
            Provider<KubernetesNodes> kubernetes,
            Provider<ClusterRollout> rollout,
            Provider<Kubeconfigs> kubeconfigs) {
        this.records = records;
        this.specs = specs;
        this.cloud = cloud;
        this.kubernetes = kubernetes;
        this.rollout = rollout;
        this.kubeconfigs = kubeconfigs;
    }

    @Override
    public List<ClusterRow> clusters() {
        return records.clusters().stream()
                .flatMap(name -> specs.definition(name).stream())
                .map(this::row)
                .toList();
    }

    private ClusterRow row(ClusterDefinition definition) {
        ClusterSpec cluster = definition.cluster();
        return new ClusterRow(
                cluster.name(),
                cluster.cloudProvider(),
                cluster.subnets().stream().map(ClusterSpec.Subnet::zone).distinct().sorted().toList(),
                cluster.kubernetesVersion(),
                networking(cluster.networking()),
                state(cluster.name()));
    }

    private static String networking(Networking networking) {
        return switch (networking) {
            case Networking.Kubenet _ -> "kubenet";
            case Networking.Calico _ -> "calico";
            case Networking.None _ -> "cni";
        };
    }

    /** The phase of the change in hand, or {@code READY}. */
    private String state(String cluster) {
        return records.changes(cluster).stream()
                .filter(change -> !change.phase().isFinal())
                .max(Comparator.comparing(ChangeView::requestedAt))
                .map(change -> change.phase().name())
                .orElse("READY");
    }

    @Override
    public Optional<String> documents(String cluster) {
        return records.documents(cluster);
    }

    @Override
    public Optional<List<InstanceGroupRow>> instanceGroups(String cluster) {
        return specs.definition(cluster)
                .map(definition -> definition.instanceGroups().stream()
                        .map(group -> row(definition.cluster(), group))
                        .toList());
    }

    private static InstanceGroupRow row(ClusterSpec cluster, InstanceGroupSpec group) {
        List<String> zones = group.subnets().stream()
                .flatMap(name -> cluster.subnet(name).stream())
                .map(ClusterSpec.Subnet::zone)
                .distinct()
                .toList();
        return new InstanceGroupRow(
                group.name(), group.role().spelling(), group.machineType(), group.minSize(), group.maxSize(), zones);
    }

    @Override
    public Optional<List<RollingUpdateRow>> rollingUpdate(String cluster) {
        if (!records.has(cluster)) {
            return Optional.empty();
        }
        List<RollingUpdateTable.Row> rows = RollingUpdateTable.rows(
                cloud.get().observeGroups(cluster), kubernetes.get().observeNodes(cluster));
        return Optional.of(rows.stream().map(LiveClusterQueries::row).toList());
    }

    private static RollingUpdateRow row(RollingUpdateTable.Row row) {
        return new RollingUpdateRow(
                row.name(), row.status(), row.needUpdate(), row.ready(), row.min(), row.target(), row.max(), row.nodes());
    }

    @Override
    public Optional<Validation> validation(String cluster) {
        Optional<ClusterDefinition> definition = specs.definition(cluster);
        if (definition.isEmpty()) {
            return Optional.empty();
        }
        ValidationReport report = rollout.get().look(cluster, 0);
        List<FailureRow> failures = report.failures().stream()
                .map(failure -> new FailureRow(failure.kind(), failure.name(), failure.message()))
                .toList();
        List<GroupRow> groups =
                definition.get().instanceGroups().stream().map(LiveClusterQueries::group).toList();
        return Optional.of(new Validation(report.healthy(), nodes(cluster, report), groups, failures));
    }

    private List<NodeRow> nodes(String cluster, ValidationReport report) {
        // Nothing was looked at: asking again would only fail again.
        if (report.nodes() == 0) {
            return List.of();
        }
        return kubernetes.get().observeNodes(cluster).stream().map(LiveClusterQueries::node).toList();
    }

    private static NodeRow node(NodeSnapshot node) {
        return new NodeRow(node.name(), node.controlPlane() ? "control-plane" : "node", node.ready());
    }

    private static GroupRow group(InstanceGroupSpec group) {
        return new GroupRow(
                group.name(),
                group.role().spelling(),
                group.machineType(),
                group.minSize(),
                group.maxSize(),
                group.subnets());
    }

    @Override
    public Optional<String> kubeconfig(String cluster, Optional<Duration> ttl, String user) {
        return records.has(cluster)
                ? Optional.of(kubeconfigs.get().export(cluster, ttl, user))
                : Optional.empty();
    }
}
