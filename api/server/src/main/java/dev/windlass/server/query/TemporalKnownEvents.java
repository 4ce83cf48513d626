package dev.windlass.server.query;

import dev.windlass.change.Admission;
import dev.windlass.change.Change;
import dev.windlass.change.EventOrigin;
import dev.windlass.ingest.KnownEvents;
import dev.windlass.statestore.JournalStore;
import dev.windlass.workflow.cluster.ClusterWorkflow;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** Asks the history first, which answers without a worker, and then the cluster's queue, which knows what waits. */
@Singleton
final class TemporalKnownEvents implements KnownEvents {

    private static final Logger log = LoggerFactory.getLogger(TemporalKnownEvents.class);

    private final JournalStore journal;
    private final WorkflowClient client;

    TemporalKnownEvents(JournalStore journal, WorkflowClient client) {
        this.journal = journal;
        this.client = client;
    }

    @Override
    public Optional<Admission> verdict(Change change) {
        try {
            return journal.origin(change.cluster(), change.id())
                    .or(() -> queued(change))
                    .map(origin -> origin.again(change.id(), change.origin()));
        } catch (SdkException | WorkflowException | StatusRuntimeException away) {
            log.warn("{}: whether {} is known cannot be told now: {}", change.cluster(), change.id(), away.toString());
            return Optional.empty();
        }
    }

    private Optional<EventOrigin> queued(Change change) {
        ClusterWorkflow cluster = client.newWorkflowStub(ClusterWorkflow.class, ClusterWorkflow.id(change.cluster()));
        return Optional.ofNullable(cluster.origin(change.id()));
    }
}
