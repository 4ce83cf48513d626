package dev.windlass.bench;

import dev.windlass.change.Admission;
import dev.windlass.change.Change;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.HashSet;
import java.util.Set;

/** The least that can stand behind update-with-start: it remembers what it was handed, and does nothing with it. */
@WorkflowInterface
public interface Entity {

    @WorkflowMethod
    void run();

    @UpdateMethod
    Admission submit(Change change);

    /** One per name, for as long as the benchmark runs. */
    final class Remembering implements Entity {

        private final Set<String> seen = new HashSet<>();

        @Override
        public void run() {
            Workflow.await(() -> false);
        }

        @Override
        public Admission submit(Change change) {
            return seen.add(change.id())
                    ? new Admission.Accepted(change.id(), seen.size())
                    : new Admission.Duplicate(change.id());
        }
    }
}
