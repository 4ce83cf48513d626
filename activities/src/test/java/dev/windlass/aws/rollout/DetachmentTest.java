package dev.windlass.aws.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.activity.CloudActivities.Instance;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingInstanceDetails;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingInstancesResponse;
import software.amazon.awssdk.services.autoscaling.model.DetachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachInstancesResponse;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;

/** The emulated cloud detaches at once and loses no answer, so a stand-in that does as AWS does is used here. */
class DetachmentTest {

    private static final Instance OLD =
            new Instance("example.k8s.local", "nodes", "nodes.example.k8s.local", "i-1", false);

    private final List<String> done = new ArrayList<>();
    private final Group group = new Group();
    private final Detachment detachment = new Detachment(new Tags(), group);

    @Test
    void tagsTheInstanceBeforeItTakesItOut() {
        detachment.detach(OLD);

        assertThat(done).containsExactly("tag", "detach");
    }

    @Test
    void anAnswerThatIsLostLeavesTheTagWhereTheRepeatedCallIsToldThatTheInstanceIsOut() {
        group.refusal = "The instance i-1 is not part of Auto Scaling group nodes.example.k8s.local.";
        group.afterTheCall = null;

        detachment.detach(OLD);

        assertThat(done).containsExactly("tag", "detach");
    }

    @Test
    void anAnswerThatIsLostLeavesTheTagWhereTheRepeatedCallIsToldThatTheInstanceIsLeaving() {
        group.refusal = "The instance i-1 is not in InService or Standby.";
        group.afterTheCall = "Detaching";

        detachment.detach(OLD);

        assertThat(done).containsExactly("tag", "detach");
    }

    @Test
    void anInstanceThatIsLeavingAlreadyIsLeftToGo() {
        group.lifecycle = "Detaching";

        detachment.detach(OLD);

        assertThat(done).isEmpty();
    }

    @Test
    void aRefusalWhileTheInstanceStaysTakesTheTagAwayAgain() {
        group.refusal = "The instance i-1 is not in InService or Standby.";
        group.afterTheCall = "InService";

        assertThatThrownBy(() -> detachment.detach(OLD))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo("DetachRefused"))
                .hasMessageContaining("not in InService");
        assertThat(done).containsExactly("tag", "detach", "untag");
    }

    private final class Tags implements Ec2Client {

        @Override
        public CreateTagsResponse createTags(CreateTagsRequest request) {
            done.add("tag");
            return CreateTagsResponse.builder().build();
        }

        @Override
        public DeleteTagsResponse deleteTags(DeleteTagsRequest request) {
            done.add("untag");
            return DeleteTagsResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    private final class Group implements AutoScalingClient {

        private String lifecycle = "InService";
        private String refusal;
        private String afterTheCall = "InService";

        @Override
        public DetachInstancesResponse detachInstances(DetachInstancesRequest request) {
            done.add("detach");
            lifecycle = afterTheCall;
            if (refusal != null) {
                throw AutoScalingException.builder()
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("ValidationError")
                                .errorMessage(refusal)
                                .build())
                        .build();
            }
            return DetachInstancesResponse.builder().build();
        }

        @Override
        public DescribeAutoScalingInstancesResponse describeAutoScalingInstances(
                DescribeAutoScalingInstancesRequest request) {
            return DescribeAutoScalingInstancesResponse.builder()
                    .autoScalingInstances(
                            lifecycle == null
                                    ? List.of()
                                    : List.of(AutoScalingInstanceDetails.builder()
                                            .instanceId("i-1")
                                            .lifecycleState(lifecycle)
                                            .build()))
                    .build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
