package dev.windlass.server.query;

import dev.windlass.change.Change;
import dev.windlass.change.ChangeView;
import dev.windlass.change.JournalEntry;
import dev.windlass.plan.Plan;
import dev.windlass.plan.PlanJson;
import dev.windlass.plan.PlanText;
import dev.windlass.server.problem.ProblemException;
import dev.windlass.workflow.change.ChangeWorkflow;
import dev.windlass.workflow.cluster.ClusterWorkflow;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionMetadata;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds changes where they are at the moment: running ones answer for themselves, waiting ones are in their cluster's
 * queue, ended ones were sealed in the state store. A workflow that does not answer is passed over in a list.
 */
@Singleton
final class TemporalChangeQueries implements ChangeQueries {

    private static final Logger log = LoggerFactory.getLogger(TemporalChangeQueries.class);
    private static final int MOST = 200;
    private static final Comparator<ChangeView> NEWEST_FIRST = Comparator.comparing(
                    ChangeView::requestedAt, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
            .reversed();

    private final WorkflowClient client;
    private final Records records;
    private final RolloutQueries rollouts;
    private final PendingWork pending;

    TemporalChangeQueries(WorkflowClient client, Records records, RolloutQueries rollouts, PendingWork pending) {
        this.client = client;
        this.records = records;
        this.rollouts = rollouts;
        this.pending = pending;
    }

    @Override
    public List<ChangeView> changes(String cluster, int limit) {
        Map<String, ChangeView> byName = new LinkedHashMap<>();
        List<String> clusters = cluster == null ? records.clustersEver() : List.of(cluster);
        records.newest(clusters, limit).forEach(view -> byName.put(name(view), view));
        for (String name : running("WorkflowType = 'ClusterWorkflow'" + of(cluster))) {
            queued(name).forEach(view -> byName.putIfAbsent(name(view), view));
        }
        for (String workflow : running("WorkflowType = 'ChangeWorkflow'" + of(cluster))) {
            ask(workflow).map(rollouts::seenIn).map(pending::seenIn).ifPresent(view -> byName.put(name(view), view));
        }
        return newest(byName.values(), limit);
    }

    /** A change that waits for a person must not leave the list because many others have ended since. */
    static List<ChangeView> newest(Collection<ChangeView> views, int limit) {
        return views.stream()
                .sorted(Comparator.comparing((ChangeView view) -> view.phase().isFinal())
                        .thenComparing(NEWEST_FIRST))
                .limit(limit)
                .sorted(NEWEST_FIRST)
                .toList();
    }

    /** Asked in the order in which a change moves, so that none slips through; what runs counts most, then what is sealed. */
    @Override
    public Optional<ChangeView> change(ChangeReference reference) {
        String id = reference.id();
        String cluster = reference.cluster();
        List<ChangeView> running =
                running("WorkflowType = 'ChangeWorkflow' AND WindlassChange = '" + id + "'" + of(cluster)).stream()
                        .flatMap(workflow -> ask(workflow).stream())
                        .toList();
        List<ChangeView> found = new ArrayList<>();
        if (cluster == null || running.isEmpty()) {
            running("WorkflowType = 'ClusterWorkflow'" + of(cluster)).stream()
                    .flatMap(workflow -> queued(workflow).stream())
                    .filter(view -> view.id().equals(id))
                    .forEach(found::add);
            List<String> clusters = cluster == null ? records.clustersEver() : List.of(cluster);
            clusters.forEach(name -> records.change(name, id).ifPresent(found::add));
        }
        found.addAll(running);
        return reference.choose(found).map(rollouts::seenIn).map(pending::seenIn);
    }

    private static String of(String cluster) {
        return cluster == null ? "" : " AND WindlassCluster = '" + cluster + "'";
    }

    @Override
    public List<JournalEntry> entries(String cluster, String change) {
        return records.entries(cluster, change);
    }

    @Override
    public Optional<String> planText(ChangeView change) {
        return Optional.ofNullable(change.digest())
                .flatMap(digest -> records.plan(change.cluster(), digest))
                .map(PlanText::of);
    }

    @Override
    public Optional<String> planJson(ChangeView change) {
        return Optional.ofNullable(change.digest())
                .flatMap(digest -> records.plan(change.cluster(), digest))
                .map(TemporalChangeQueries::json);
    }

    private static String json(Plan plan) {
        return new String(PlanJson.bytes(plan), StandardCharsets.UTF_8);
    }

    private List<String> running(String query) {
        return list(query + " AND ExecutionStatus = 'Running'").stream()
                .map(TemporalChangeQueries::workflowId)
                .toList();
    }

    private List<WorkflowExecutionMetadata> list(String query) {
        try (Stream<WorkflowExecutionMetadata> executions = client.listExecutions(query)) {
            return executions.limit(MOST).toList();
        } catch (StatusRuntimeException away) {
            throw ProblemException.unavailable(
                    "Temporal does not answer: " + away.getStatus().getCode());
        }
    }

    /** Ids are unique within a cluster only. */
    private static String name(ChangeView view) {
        return ChangeWorkflow.id(view.cluster(), view.id());
    }

    private static String workflowId(WorkflowExecutionMetadata execution) {
        return execution.getExecution().getWorkflowId();
    }

    private Optional<ChangeView> ask(String workflow) {
        try {
            return Optional.ofNullable(
                    client.newWorkflowStub(ChangeWorkflow.class, workflow).view());
        } catch (WorkflowException | StatusRuntimeException silent) {
            log.warn("{} does not answer", workflow, silent);
            return Optional.empty();
        }
    }

    /** @param pending of one cluster, in order */
    static List<ChangeView> queued(List<Change> pending) {
        List<ChangeView> views = new ArrayList<>();
        for (Change change : pending) {
            ChangeView view = ChangeView.queued(change);
            int between = views.size() - 1;
            String others = between > 0 ? " and " + between + " more" : "";
            views.add(
                    views.isEmpty()
                            ? view
                            : view.waitingFor(
                                    "behind change " + pending.getFirst().id() + others));
        }
        return views;
    }

    private List<ChangeView> queued(String workflow) {
        try {
            return queued(
                    client.newWorkflowStub(ClusterWorkflow.class, workflow).pending());
        } catch (WorkflowException | StatusRuntimeException silent) {
            log.warn("{} does not answer", workflow, silent);
            return List.of();
        }
    }
}
