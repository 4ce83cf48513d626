package dev.windlass.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.activity.TaskActivities.Task;
import dev.windlass.aws.AwsClients;
import dev.windlass.aws.resource.MotoCloud;
import dev.windlass.plan.Plan;
import dev.windlass.plan.PlannedTask;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.NetworkResource.Vpc;
import dev.windlass.statestore.PlanStore;
import dev.windlass.statestore.StateStore;
import dev.windlass.statestore.StoreLocation;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** What becomes of a task whose call AWS does not carry out. */
@Tag("aws")
class TaskStepsTest {

    private static final String CLUSTER = "steps.k8s.local";
    private static final Vpc VPC = new Vpc(CLUSTER, "10.0.0.0/8", true, true, true, false, new TreeMap<>());

    private final AwsClients clients = MotoCloud.shared().clients();
    private final TickingClock clock = new TickingClock();
    private Ec2Exception answer;
    private TaskSteps steps;
    private Task task;

    @BeforeEach
    void seal() {
        clients.s3().createBucket(call -> call.bucket("task-steps"));
        PlanStore plans = new PlanStore(new StateStore(clients.s3(), StoreLocation.parse("s3://task-steps")));
        Plan plan = new Plan(
                CLUSTER,
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(new PlannedTask.Create(VPC)),
                new TreeMap<>(),
                List.of());
        task = new Task(CLUSTER, "c1", plans.put(plan), VPC.key(), new TreeMap<>());
        steps = new TaskSteps(
                plans,
                new Catalog(List.of(), List.of(new Refusing()), List.of(), (cluster, deleted) -> List.of()),
                clock);
    }

    @AfterEach
    void close() {
        clients.close();
    }

    @Test
    void whatAwsRefusesForGoodIsNotTriedAgain() {
        answer = refusal("InvalidVpc.Range", "The CIDR '10.0.0.0/8' is invalid.");

        ApplicationFailure failure = catchThrowableOfType(ApplicationFailure.class, () -> steps.apply(task));

        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(failure.getOriginalMessage()).isEqualTo("InvalidVpc.Range: The CIDR '10.0.0.0/8' is invalid.");
    }

    @Test
    void whatMayPassIsTriedAgainForAsLongAsTheChangeWaits() {
        answer = refusal("DependencyViolation", "in use");

        steps(Duration.ofMinutes(9), Duration.ofHours(9));
    }

    @Test
    void whatDoesNotSettleEndsWithTheWordsOfAws() {
        answer = refusal("InvalidVpcID.NotFound", "The vpc ID 'vpc-1' does not exist");
        steps(Duration.ofMinutes(5), Duration.ofMinutes(4));

        clock.now = clock.now.plusSeconds(60);

        assertThatThrownBy(() -> steps.apply(task)).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.isNonRetryable()).isTrue();
            assertThat(failure.getOriginalMessage())
                    .isEqualTo(
                            "InvalidVpcID.NotFound: The vpc ID 'vpc-1' does not exist; AWS answered so for 10 minutes");
        });
    }

    @Test
    void anOutageIsNoPartOfTheTimeToSettle() {
        answer = refusal("InvalidVpcID.NotFound", "The vpc ID 'vpc-1' does not exist");
        steps(Duration.ofMinutes(5));
        answer = refusal("RequestLimitExceeded", "slow down");
        steps(Duration.ofHours(1));
        answer = refusal("InvalidVpcID.NotFound", "The vpc ID 'vpc-1' does not exist");

        steps(Duration.ofMinutes(9));
    }

    /** Each attempt fails so that Temporal tries again, and time passes after it. */
    private void steps(Duration... pauses) {
        for (Duration pause : pauses) {
            assertThatThrownBy(() -> steps.apply(task)).isSameAs(answer);
            clock.now = clock.now.plus(pause);
        }
    }

    private static Ec2Exception refusal(String code, String words) {
        return (Ec2Exception) Ec2Exception.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(words)
                        .build())
                .build();
    }

    private final class Refusing implements ResourceHandler<Vpc> {

        @Override
        public Class<Vpc> handles() {
            return Vpc.class;
        }

        @Override
        public String create(Vpc desired, Request request) {
            throw answer;
        }

        @Override
        public String modify(Vpc desired, Vpc actual, String identifier, List<String> fields, Request request) {
            throw answer;
        }

        @Override
        public void delete(Vpc actual, String identifier, Request request) {
            throw answer;
        }
    }

    private static final class TickingClock extends Clock {

        private Instant now = Instant.EPOCH;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
