package dev.windlass.kubernetes.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.health.ClusterValidation;
import dev.windlass.health.ValidationFailure;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pods make a cluster red, by what the API shows of them, as kops' {@code pkg/validation/validate_cluster.go} has it. */
class PodHealthTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Evicted",
                "NodeShutdown",
                "Terminated",
                "OutOfcpu",
                "NodeAffinity",
                "UnexpectedAdmissionError",
                "Preempting"
            })
    @Tag("V8")
    void aCriticalPodThatFailedBeforeItsContainersBeganIsNoComplaint(String reason) {
        assertThat(complaints("{phase: Failed, reason: %s, message: \"Pod was rejected.\"}".formatted(reason)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{phase: Failed}",
                "{phase: Failed, containerStatuses: []}",
                "{phase: Failed, containerStatuses: null}",
                "{phase: Running}",
                "{phase: Running, containerStatuses: [{name: dns, ready: true}]}",
                "{phase: Succeeded}",
                "{phase: Succeeded, containerStatuses: [{name: dns, ready: false}]}",
                "{phase: \"\"}",
                "{phase: null}",
                "{}"
            })
    @Tag("V8")
    void aPodWithoutAStatusThatIsNotReadyIsNoComplaint(String status) {
        assertThat(complaints(status)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{phase: Failed, containerStatuses: [{name: dns, ready: false}]} | is not ready (dns)",
                "{phase: Running, containerStatuses: [{name: dns, ready: false}]} | is not ready (dns)",
                "{phase: Running, containerStatuses: [{name: dns}]} | is not ready (dns)",
                "{phase: Running, containerStatuses: [{name: dns, ready: true}, {name: side, ready: false}]} | is not ready (side)",
                "{phase: Running, containerStatuses: [{name: side, ready: false}, {name: dns, ready: false}]} | is not ready (side,dns)",
                "{phase: \"\", containerStatuses: [{name: dns, ready: false}]} | is not ready (dns)",
                "{containerStatuses: [{name: dns, ready: false}]} | is not ready (dns)",
                "{phase: Pending} | is pending",
                "{phase: Pending, containerStatuses: [{name: dns, ready: true}]} | is pending",
                "{phase: Unknown} | is unknown phase",
                "{phase: Unknown, containerStatuses: [{name: dns, ready: true}]} | is unknown phase"
            })
    @Tag("V9")
    void aCriticalPodIsAComplaintByItsPhaseAndElseByItsStatuses(String status, String complaint) {
        assertThat(complaints(status)).containsExactly("system-cluster-critical pod \"dns-0\" " + complaint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"initContainerStatuses", "ephemeralContainerStatuses"})
    @Tag("V9")
    void onlyStatusesOfContainersCount(String others) {
        assertThat(complaints(
                        "{phase: Running, containerStatuses: [{name: dns, ready: true}], %s: [{name: x, ready: false}]}"
                                .formatted(others)))
                .isEmpty();
    }

    @Test
    @Tag("V8")
    void aPodWithoutAnyStatusIsNoComplaint() {
        assertThat(complaints("null")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "system-cluster", "SYSTEM-CLUSTER-CRITICAL", "high"})
    @Tag("V8")
    void aPodOfAnotherPriorityIsNotJudged(String priority) {
        assertThat(complaints(pod(priority, "{phase: Failed, containerStatuses: [{name: dns, ready: false}]}")))
                .isEmpty();
    }

    private static List<String> complaints(String status) {
        return complaints(pod("system-cluster-critical", status));
    }

    private static List<String> complaints(Pod pod) {
        return ClusterValidation.of(List.of(), List.of(), List.of(Snapshots.pod(pod))).failures().stream()
                .map(ValidationFailure::message)
                .toList();
    }

    private static Pod pod(String priority, String status) {
        return Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: dns-0, namespace: kube-system, labels: {k8s-app: kube-dns}}
                spec:
                  nodeName: node-a
                  priorityClassName: %s
                  initContainers: [{name: x, image: registry.example.com/x:1, restartPolicy: Always}]
                  containers: [{name: dns, image: registry.example.com/dns:1}, {name: side, image: registry.example.com/side:1}]
                status: %s
                """.formatted(priority, status), Pod.class);
    }
}
