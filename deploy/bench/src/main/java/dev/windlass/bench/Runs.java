package dev.windlass.bench;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.util.ArrayList;
import java.util.List;

/** The histories of a workflow and of every run that it continued as. */
record Runs(List<List<HistoryEvent>> histories) {

    Runs {
        histories = List.copyOf(histories);
    }

    /** @param first the run that it began with */
    static Runs of(WorkflowClient client, String workflowId, String first) {
        List<List<HistoryEvent>> histories = new ArrayList<>();
        for (String run = first; !run.isEmpty(); ) {
            List<HistoryEvent> events = client.fetchHistory(workflowId, run).getEvents();
            histories.add(events);
            run = events.getLast()
                    .getWorkflowExecutionContinuedAsNewEventAttributes()
                    .getNewExecutionRunId();
        }
        return new Runs(histories);
    }

    int events() {
        return histories.stream().mapToInt(List::size).sum();
    }

    int longest() {
        return histories.stream().mapToInt(List::size).max().orElse(0);
    }
}
