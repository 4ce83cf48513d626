package dev.windlass.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.proxy.Fault;
import dev.windlass.proxy.RecordingProxy;
import dev.windlass.proxy.Request;
import dev.windlass.proxy.Requests;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever is asked of AWS and of Kubernetes is answered badly once, each kind of read and each write, and the end is the
 * same as without.
 */
class FaultyAnswersConformanceTest {

    private final RolloutWorld world = RolloutWorld.simulated();

    enum Badly {
        THROTTLED(Fault.throttle()),
        UNAVAILABLE(Fault.unavailable()),
        RESET(Fault.reset()),
        LOST(Fault.lostAnswer());

        private final Fault fault;

        Badly(Fault fault) {
            this.fault = fault;
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R60")
    void everyAnswerOfAwsMayFailOnce(Badly answered) {
        Set<String> hit = everyKind(world.awsProxy, answered.fault);

        rollsAllTheSame();

        assertThat(hit)
                .contains(
                        "DescribeAutoScalingGroups",
                        "DescribeInstances",
                        "DescribeLaunchTemplates",
                        "DescribeTargetHealth")
                .contains("DescribeAutoScalingInstances")
                .anyMatch(kind -> kind.startsWith("DeregisterTargets"))
                .anyMatch(kind -> kind.startsWith("DetachInstances"))
                .anyMatch(kind -> kind.startsWith("Terminate"));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R60")
    void everyAnswerOfKubernetesMayFailOnce(Badly answered) {
        Set<String> hit = everyKind(world.kubernetesProxy, answered.fault);

        rollsAllTheSame();

        assertThat(hit)
                .contains(
                        "GET /api/v1/nodes",
                        "GET /api/v1/pods",
                        "GET /api/v1/pods of a node",
                        "GET /api/v1/pods of a node watched")
                .anyMatch(kind -> kind.startsWith("PATCH /api/v1/nodes/"))
                .anyMatch(kind -> kind.matches("POST /api/v1/namespaces/default/pods/web-.*/eviction.*"));
    }

    /** One of each only: every one of them costs as long as the client waits for an answer. */
    @Test
    @Tag("R60")
    void awsMayNotAnswerAtAll() {
        world.awsProxy.fault(Requests.action("DescribeAutoScalingInstances"), Fault.silence(), 1);
        world.awsProxy.fault(request -> request.action().startsWith("Terminate"), Fault.silence(), 1);

        rollsAllTheSame();
    }

    @Test
    @Tag("R60")
    void kubernetesMayNotAnswerAtAll() {
        world.kubernetesProxy.fault(Requests.path("GET", "/api/v1/nodes"), Fault.silence(), 1);
        world.kubernetesProxy.fault(Requests.eviction(".*"), Fault.silence(), 1);

        rollsAllTheSame();
    }

    private void rollsAllTheSame() {
        InstanceGroup nodes = world.nodes("nodes-a", 2).behindLoadBalancer();
        List<String> before = nodes.members();
        world.pods.deployment("web", 2);
        nodes.moveTemplate();

        world.roll().completed();

        assertThat(world.terminated().stream().distinct()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(nodes.desired()).isEqualTo(2);
        assertThat(nodes.running()).hasSize(2).doesNotContainAnyElementsOf(before);
        assertThat(nodes.running())
                .allSatisfy(node -> assertThat(world.marks(node)).isEmpty());
        assertThat(nodes.registered()).isEqualTo(nodes.running());
    }

    /** @return the kinds that were hit so far */
    private static Set<String> everyKind(RecordingProxy proxy, Fault fault) {
        Set<String> hit = ConcurrentHashMap.newKeySet();
        Predicate<Request> first = request -> hit.add(kind(request));
        proxy.fault(first, fault);
        return hit;
    }

    /** Each write is one by itself; of reads those that ask for the same. */
    private static String kind(Request request) {
        String action = request.action();
        if (action.startsWith("Describe")) {
            return action;
        }
        if (!action.isEmpty() || !request.method().equals("GET")) {
            return (action.isEmpty() ? request.method() + " " + request.path() : action) + " " + request.text();
        }
        return "GET " + request.path()
                + (request.query("fieldSelector").isEmpty() ? "" : " of a node")
                + (request.query("watch").isEmpty() ? "" : " watched");
    }
}
