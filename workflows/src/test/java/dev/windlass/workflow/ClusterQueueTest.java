package dev.windlass.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.Admission;
import dev.windlass.change.Approval;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.Phase;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ClusterQueueTest {

    private TestStage stage;

    @BeforeEach
    void raise() {
        stage = new TestStage();
    }

    @AfterEach
    void lower() {
        stage.close();
    }

    @Test
    void admitsAnEventOnceHoweverOftenItIsDelivered() {
        ClusterWorkflow cluster = stage.startCluster();
        assertThat(cluster.submit(TestStage.automatic("c1"))).isEqualTo(TestStage.accepted("c1", 0));
        assertThat(cluster.submit(TestStage.automatic("c1"))).isEqualTo(new Admission.Duplicate("c1"));
    }

    @Test
    @Tag("R67")
    void runsOneChangeAtATimeInOrder() {
        stage.cluster.task("VPC", "net");
        ClusterWorkflow cluster = stage.startCluster();
        cluster.submit(TestStage.edit("c1"));
        ChangeWorkflow first = stage.changeOf("c1");
        stage.environment.sleep(java.time.Duration.ofSeconds(1));
        assertThat(cluster.submit(TestStage.automatic("c2"))).isEqualTo(TestStage.accepted("c2", 1));
        stage.await(first, view -> view.phase() == Phase.AWAITING_APPROVAL);
        assertThat(cluster.pending()).extracting(Change::id).containsExactly("c1", "c2");
        first.approve(new Approval("digest-1", "bob", ""));
        stage.await(first, view -> view.phase().isFinal());
        stage.environment.sleep(java.time.Duration.ofSeconds(5));
        stage.await(stage.changeOf("c2"), view -> view.phase().isFinal());
        assertThat(cluster.pending()).isEmpty();
    }

    @Test
    void goesOnAfterAChangeThatFailed() {
        stage.cluster.planRefusal = "spec: broken";
        ClusterWorkflow cluster = stage.startCluster();
        cluster.submit(TestStage.automatic("c1"));
        cluster.submit(TestStage.automatic("c2"));
        stage.environment.sleep(java.time.Duration.ofSeconds(5));
        stage.await(stage.changeOf("c2"), view -> view.phase() == Phase.FAILED);
    }

    @Test
    void refusesAChangeOfAnotherCluster() {
        ClusterWorkflow cluster = stage.startCluster();
        Change other = new Change(
                "c1", "other.k8s.local", "alice", null, new ChangeRequest.Update(), null, null, Instant.EPOCH);
        assertThatThrownBy(() -> cluster.submit(other)).rootCause().hasMessageContaining("cluster: the change is for");
    }
}
