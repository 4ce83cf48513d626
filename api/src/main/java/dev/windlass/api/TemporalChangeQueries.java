package dev.windlass.api;

import dev.windlass.change.Change;
import dev.windlass.change.ChangeView;
import dev.windlass.change.JournalEntry;
import dev.windlass.change.Phase;
import dev.windlass.workflow.ChangeWorkflow;
import dev.windlass.workflow.ClusterWorkflow;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionMetadata;
import jakarta.inject.Singleton;
import java.util.ArrayList;
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

    private final WorkflowClient client;
    private final Records records;
    private final PlanRendering rendering;

    TemporalChangeQueries(WorkflowClient client, Records records, PlanRendering rendering) {
        this.client = client;
        this.records = records;
        this.rendering = rendering;
    }

    @Override
    public List<ChangeView> changes(String cluster) {
        Map<String, ChangeView> byId = new LinkedHashMap<>();
        List<String> clusters = cluster == null ? records.clusters() : List.of(cluster);
        clusters.forEach(name -> records.changes(name).forEach(view -> byId.put(view.id(), view)));
        String ofCluster = cluster == null ? "" : " AND WindlassCluster = '" + cluster + "'";
        for (String name : running("WorkflowType = 'ClusterWorkflow'" + ofCluster)) {
            queued(name).forEach(view -> byId.putIfAbsent(view.id(), view));
        }
        for (String workflow : running("WorkflowType = 'ChangeWorkflow'" + ofCluster)) {
            ask(workflow).ifPresent(view -> byId.put(view.id(), view));
        }
        return byId.values().stream()
                .sorted(Comparator.comparing(
                                ChangeView::requestedAt, Comparator.nullsFirst(Comparator.naturalOrder()))
                        .reversed())
                .limit(MOST)
                .toList();
    }

    @Override
    public Optional<ChangeView> change(String id) {
        List<WorkflowExecutionMetadata> found =
                list("WorkflowType = 'ChangeWorkflow' AND WindlassChange = '" + id + "'");
        for (WorkflowExecutionMetadata execution : found) {
            Optional<ChangeView> view = ask(execution.getExecution().getWorkflowId());
            if (view.isPresent()) {
                return view;
            }
        }
        return elsewhere(id);
    }

    private Optional<ChangeView> elsewhere(String id) {
        Stream<ChangeView> sealed = records.clusters().stream().flatMap(name -> records.changes(name).stream());
        return sealed.filter(view -> view.id().equals(id))
                .findFirst()
                .or(() -> running("WorkflowType = 'ClusterWorkflow'").stream()
                        .flatMap(workflow -> queued(workflow).stream())
                        .filter(view -> view.id().equals(id))
                        .findFirst());
    }

    @Override
    public List<JournalEntry> entries(String cluster, String change) {
        return records.entries(cluster, change);
    }

    @Override
    public Optional<String> planText(ChangeView change) {
        return Optional.ofNullable(change.digest())
                .flatMap(digest -> records.plan(change.cluster(), digest))
                .map(rendering::text);
    }

    @Override
    public Optional<String> planJson(ChangeView change) {
        return Optional.ofNullable(change.digest())
                .flatMap(digest -> records.plan(change.cluster(), digest))
                .map(rendering::json);
    }

    private List<String> running(String query) {
        return list(query + " AND ExecutionStatus = 'Running'").stream()
                .map(execution -> execution.getExecution().getWorkflowId())
                .toList();
    }

    private List<WorkflowExecutionMetadata> list(String query) {
        try (Stream<WorkflowExecutionMetadata> executions = client.listExecutions(query)) {
            return executions.limit(MOST).toList();
        } catch (StatusRuntimeException away) {
            throw ProblemException.unavailable("Temporal does not answer: " + away.getStatus().getCode());
        }
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

    private List<ChangeView> queued(String workflow) {
        try {
            List<ChangeView> views = new ArrayList<>();
            client.newWorkflowStub(ClusterWorkflow.class, workflow).pending().forEach(change -> views.add(view(change)));
            return views;
        } catch (WorkflowException | StatusRuntimeException silent) {
            log.warn("{} does not answer", workflow, silent);
            return List.of();
        }
    }

    private static ChangeView view(Change change) {
        return new ChangeView(
                change.id(),
                change.cluster(),
                change.request().kind(),
                change.requester(),
                change.reason(),
                Phase.QUEUED,
                null,
                0,
                0,
                0,
                0,
                0,
                List.of(),
                false,
                null,
                null,
                null,
                change.requestedAt(),
                null);
    }
}
