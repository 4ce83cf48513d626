package dev.windlass.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.activity.PlanActivities;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.plan.PlanSummary;
import dev.windlass.server.problem.Problem;
import dev.windlass.server.problem.ProblemException;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredPlanPreviewsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            InvalidChange | spec.subnets[0].type: must be Public                          | spec.subnets[0].type
            InvalidChange | InstanceGroup/bastions spec.role: must be Master or Node      | InstanceGroup/bastions spec.role
            InvalidChange | leave: Windlass cannot delete natgateway nat-1                | leave
            InvalidChange | cluster: another program wrote the node configuration of a    | cluster
            InvalidSpec   | the specs of a in the state store: documents: nested too deep |
            """)
    void answersWhatCannotBePlannedWithItsField(String type, String message, String field) {
        StoredPlanPreviews previews = new StoredPlanPreviews(() -> new Refusing(type, message), null);
        Change change = new Change("a", "a.b", "ada", "", new ChangeRequest.Update(), null, null, Instant.EPOCH);

        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> previews.preview(change));

        assertThat(refused.problem()).isEqualTo(new Problem("about:blank", "Bad Request", 400, message, field));
    }

    private record Refusing(String type, String message) implements PlanActivities {

        @Override
        public PlanSummary plan(Change change) {
            throw ApplicationFailure.newNonRetryableFailure(message, type);
        }

        @Override
        public PlanSummary replan(Commit commit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void commit(Commit commit) {
            throw new UnsupportedOperationException();
        }
    }
}
