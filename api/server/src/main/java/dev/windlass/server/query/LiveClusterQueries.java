package dev.windlass.server.query;

import dev.windlass.aws.rollout.CloudGroups;
import dev.windlass.change.ChangeView;
import dev.windlass.health.ValidationReport;
import dev.windlass.kubernetes.ClusterApiFailure;
import dev.windlass.kubernetes.health.ClusterRollout;
import dev.windlass.kubernetes.node.KubernetesNodes;
import dev.windlass.plan.RollingUpdateTable;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.server.query.StoredSpecs.Told;
import dev.windlass.spec.SpecOutline;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Clusters from the state store; their instances from the cloud; their nodes from Kubernetes. */
@Singleton
final class LiveClusterQueries implements ClusterQueries {

    /** A cluster has one change in hand, which was sealed last. S3 tells times by the second only: look at some more. */
    private static final int LAST_CHANGES = 10;

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
                .flatMap(name -> specs.of(name).map(told -> row(name, told)).stream())
                .toList();
    }

    private ClusterRow row(String name, Told told) {
        SpecOutline outline = told.outline();
        return new ClusterRow(
                name,
                outline.cloudProvider(),
                outline.zones().values().stream().distinct().sorted().toList(),
                outline.kubernetesVersion(),
                outline.networking(),
                state(name),
                told.notUnderstood());
    }

    /** The phase of the change in hand, or {@code READY}. */
    private String state(String cluster) {
        return records.newest(List.of(cluster), LAST_CHANGES).stream()
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
        return specs.of(cluster)
                .map(Told::outline)
                .map(outline -> outline.groups().values().stream()
                        .map(group -> row(outline, group))
                        .toList());
    }

    private static InstanceGroupRow row(SpecOutline outline, SpecOutline.Group group) {
        List<String> zones = group.subnets().stream()
                .flatMap(name -> Stream.ofNullable(outline.zones().get(name)))
                .distinct()
                .toList();
        return new InstanceGroupRow(
                group.name(), spelling(group), group.machineType(), group.minSize(), group.maxSize(), zones);
    }

    private static String spelling(SpecOutline.Group group) {
        return group.role() == null ? "" : group.role().spelling();
    }

    @Override
    public Optional<List<RollingUpdateRow>> rollingUpdate(String cluster) {
        if (!records.has(cluster)) {
            return Optional.empty();
        }
        List<RollingUpdateTable.Row> rows =
                RollingUpdateTable.rows(cloud.get().observeGroups(cluster), observeNodes(cluster));
        return Optional.of(rows.stream().map(LiveClusterQueries::row).toList());
    }

    private static RollingUpdateRow row(RollingUpdateTable.Row row) {
        return new RollingUpdateRow(
                row.name(),
                row.status(),
                row.needUpdate(),
                row.ready(),
                row.min(),
                row.target(),
                row.max(),
                row.nodes(),
                row.stale().stream()
                        .map(stale -> new StaleRow(stale.instance(), stale.why()))
                        .toList());
    }

    @Override
    public Optional<Validation> validation(String cluster) {
        Optional<SpecOutline> outline = specs.of(cluster).map(Told::outline);
        if (outline.isEmpty()) {
            return Optional.empty();
        }
        ValidationReport report = ClusterApiFailure.unless(() -> rollout.get().look(cluster, 0));
        List<FailureRow> failures = report.failures().stream()
                .map(failure -> new FailureRow(failure.kind(), failure.name(), failure.message()))
                .toList();
        List<GroupRow> groups = outline.get().groups().values().stream()
                .map(LiveClusterQueries::group)
                .toList();
        return Optional.of(new Validation(report.healthy(), nodes(cluster, report), groups, failures));
    }

    private List<NodeRow> nodes(String cluster, ValidationReport report) {
        // Nothing was looked at: asking again would only fail again.
        if (report.nodes() == 0) {
            return List.of();
        }
        return observeNodes(cluster).stream().map(LiveClusterQueries::node).toList();
    }

    private List<NodeSnapshot> observeNodes(String cluster) {
        return ClusterApiFailure.unless(() -> kubernetes.get().observeNodes(cluster));
    }

    private static NodeRow node(NodeSnapshot node) {
        return new NodeRow(node.name(), node.controlPlane() ? "control-plane" : "node", node.ready());
    }

    private static GroupRow group(SpecOutline.Group group) {
        return new GroupRow(
                group.name(), spelling(group), group.machineType(), group.minSize(), group.maxSize(), group.subnets());
    }

    @Override
    public Optional<String> kubeconfig(String cluster, Optional<Duration> ttl, String user) {
        return records.has(cluster) ? Optional.of(kubeconfigs.get().export(cluster, ttl, user)) : Optional.empty();
    }
}
