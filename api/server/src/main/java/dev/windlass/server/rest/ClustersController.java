package dev.windlass.server.rest;

import dev.windlass.change.Change;
import dev.windlass.change.ChangeView;
import dev.windlass.change.DurationText;
import dev.windlass.change.JournalEntry;
import dev.windlass.ingest.ChangeEvents;
import dev.windlass.server.command.ChangeEventFormat;
import dev.windlass.server.command.ChangePublisher;
import dev.windlass.server.problem.ProblemException;
import dev.windlass.server.query.ChangeQueries;
import dev.windlass.server.query.ChangeReference;
import dev.windlass.server.query.ClusterQueries;
import dev.windlass.server.query.ClusterQueries.ClusterRow;
import dev.windlass.server.query.ClusterQueries.InstanceGroupRow;
import dev.windlass.server.query.ClusterQueries.RollingUpdateRow;
import dev.windlass.server.query.ClusterQueries.Validation;
import dev.windlass.server.query.Names;
import dev.windlass.server.query.PlanPreviews;
import dev.windlass.server.query.PlanPreviews.Preview;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

@Controller("/v1/clusters")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ClustersController {

    private static final Duration DEFAULT_TTL = Duration.ofHours(18);
    private static final Duration LONGEST_TTL = Duration.ofDays(30);

    private final ClusterQueries clusters;
    private final ChangeQueries changes;
    private final PlanPreviews previews;
    private final ChangeEvents events;

    ClustersController(ClusterQueries clusters, ChangeQueries changes, PlanPreviews previews, ChangeEvents events) {
        this.clusters = clusters;
        this.changes = changes;
        this.previews = previews;
        this.events = events;
    }

    record ClusterDetail(String name, String documents) {}

    record History(List<ChangeView> changes, List<JournalEntry> entries) {}

    @Get
    List<ClusterRow> clusters() {
        return clusters.clusters();
    }

    @Get("/{cluster}")
    ClusterDetail cluster(String cluster) {
        return new ClusterDetail(cluster, of(cluster, () -> clusters.documents(cluster)));
    }

    @Get("/{cluster}/instancegroups")
    List<InstanceGroupRow> instanceGroups(String cluster) {
        return of(cluster, () -> clusters.instanceGroups(cluster));
    }

    @Get("/{cluster}/rolling-update")
    List<RollingUpdateRow> rollingUpdate(String cluster) {
        return of(cluster, () -> clusters.rollingUpdate(cluster));
    }

    @Get("/{cluster}/validation")
    Validation validation(String cluster) {
        return of(cluster, () -> clusters.validation(cluster));
    }

    @Get("/{cluster}/history")
    History history(String cluster, @Nullable @QueryValue String change) {
        Names.requireCluster(cluster);
        if (change != null) {
            Names.requireChange(change);
        }
        List<ChangeView> views = change == null
                ? changes.changes(cluster, ChangesController.MAX_CHANGES)
                : changes.change(ChangeReference.of(change, cluster)).stream().toList();
        List<JournalEntry> entries = changes.entries(cluster, change);
        if (views.isEmpty() && entries.isEmpty()) {
            throw change == null
                    ? ProblemException.notFound("cluster " + cluster)
                    : ProblemException.unknownChange(change);
        }
        return new History(views, entries);
    }

    /** @param admin how long a client certificate is good for, {@code 18h} or {@code PT18H}; without it none is issued */
    @Get("/{cluster}/kubeconfig")
    @Produces(MediaType.TEXT_PLAIN)
    String kubeconfig(String cluster, @Nullable @QueryValue String admin, @Nullable @QueryValue String user) {
        Optional<Duration> ttl = Optional.ofNullable(admin).map(ClustersController::lifetime);
        String name = user == null || user.isBlank() ? "admin" : Names.requireUser(user);
        return of(cluster, () -> clusters.kubeconfig(cluster, ttl, name));
    }

    @Post("/{cluster}/preview")
    @Consumes(MediaType.APPLICATION_JSON)
    Preview preview(String cluster, @Body byte[] data) {
        Change change = ChangeEventFormat.valid(
                events.decode("preview-" + UUID.randomUUID(), ChangePublisher.SOURCE, data, Instant.now()));
        if (!change.cluster().equals(cluster)) {
            throw ProblemException.invalid("data.cluster", "must be " + cluster);
        }
        return previews.preview(change);
    }

    private static Duration lifetime(String admin) {
        Duration ttl = admin.isBlank() ? DEFAULT_TTL : duration(admin);
        if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(LONGEST_TTL) > 0) {
            throw ProblemException.invalid("admin", "must be positive and at most 30 days");
        }
        return ttl;
    }

    private static Duration duration(String admin) {
        try {
            return DurationText.parse(admin.strip());
        } catch (IllegalArgumentException refused) {
            throw ProblemException.invalid("admin", refused.getMessage());
        }
    }

    private static <T> T of(String cluster, Supplier<Optional<T>> query) {
        Names.requireCluster(cluster);
        return query.get().orElseThrow(() -> ProblemException.notFound("cluster " + cluster));
    }
}
