package dev.windlass.simulator;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The Node object, and on the control plane the static pods, that an instance would bring when kops had set it up. */
record SimulatedNode(
        String instanceId,
        String zone,
        String address,
        String instanceGroup,
        boolean controlPlane,
        String kubeletVersion) {
    /** The label of nodes that are ours to remove: a real node is never touched. */
    static final String SIMULATED = "windlass.dev/simulated";

    private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";
    private static final List<String> STATIC_PODS =
            List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler");

    SimulatedNode {
        Objects.requireNonNull(instanceId, "instanceId is null");
        Objects.requireNonNull(zone, "zone is null");
        Objects.requireNonNull(kubeletVersion, "kubeletVersion is null");
    }

    static SimulatedNode of(Instance instance, String kubeletVersion) {
        Map<String, String> tags = new TreeMap<>();
        for (Tag tag : instance.tags()) {
            tags.put(tag.key(), tag.value());
        }
        return new SimulatedNode(
                instance.instanceId(),
                instance.placement().availabilityZone(),
                Objects.requireNonNullElse(instance.privateIpAddress(), "127.0.0.1"),
                tags.getOrDefault("kops.k8s.io/instancegroup", ""),
                "1".equals(tags.get("k8s.io/role/control-plane")),
                kubeletVersion);
    }

    Node node() {
        Map<String, Quantity> capacity =
                Map.of("cpu", new Quantity("4"), "memory", new Quantity("16Gi"), "pods", new Quantity("110"));
        return new NodeBuilder()
                .withNewMetadata()
                .withName(instanceId)
                .withLabels(labels())
                .endMetadata()
                .withNewSpec()
                .withProviderID("aws:///" + zone + "/" + instanceId)
                .withTaints(taints())
                .endSpec()
                .withNewStatus()
                .withCapacity(capacity)
                .withAllocatable(capacity)
                .addNewAddress()
                .withType("InternalIP")
                .withAddress(address)
                .endAddress()
                .addNewAddress()
                .withType("Hostname")
                .withAddress(instanceId)
                .endAddress()
                .withConditions(
                        condition("Ready", "True", "KubeletReady"),
                        condition("NetworkUnavailable", "False", "RouteCreated"))
                .withNewNodeInfo()
                .withArchitecture("amd64")
                .withOperatingSystem("linux")
                .withKubeletVersion(kubeletVersion)
                .withKubeProxyVersion("")
                .withBootID("")
                .withMachineID("")
                .withSystemUUID("")
                .withOsImage("simulated")
                .withKernelVersion("simulated")
                .withContainerRuntimeVersion("simulated://0")
                .endNodeInfo()
                .endStatus()
                .build();
    }

    /** As a kubelet mirrors them: owned by the node, marked as mirrors, and the reason why a drain leaves them. */
    List<Pod> staticPods(Node owner) {
        if (!controlPlane) {
            return List.of();
        }
        return STATIC_PODS.stream()
                .map(component -> staticPod(component, owner))
                .toList();
    }

    private Pod staticPod(String component, Node owner) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(component + "-" + instanceId)
                .withNamespace("kube-system")
                .addToLabels("k8s-app", component)
                .addToAnnotations("kubernetes.io/config.mirror", component)
                .addToAnnotations("kubernetes.io/config.source", "file")
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(instanceId)
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNodeName(instanceId)
                .withHostNetwork(true)
                .withPriorityClassName("system-node-critical")
                .addNewToleration()
                .withOperator("Exists")
                .withEffect("NoExecute")
                .endToleration()
                .addNewContainer()
                .withName(component)
                .withImage("registry.k8s.io/" + component + ":" + kubeletVersion)
                .endContainer()
                .endSpec()
                .build();
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>(Map.of(
                "kubernetes.io/arch",
                "amd64",
                "kubernetes.io/hostname",
                instanceId,
                "kubernetes.io/os",
                "linux",
                "kops.k8s.io/instancegroup",
                instanceGroup,
                "topology.kubernetes.io/region",
                zone.substring(0, Math.max(0, zone.length() - 1)),
                "topology.kubernetes.io/zone",
                zone));
        labels.put(SIMULATED, "true");
        labels.put(controlPlane ? CONTROL_PLANE : "node-role.kubernetes.io/node", "");
        return labels;
    }

    private List<Taint> taints() {
        if (!controlPlane) {
            return List.of();
        }
        return List.of(new TaintBuilder()
                .withKey(CONTROL_PLANE)
                .withEffect("NoSchedule")
                .build());
    }

    private static NodeCondition condition(String type, String status, String reason) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return new NodeConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage("simulated")
                .withLastHeartbeatTime(now)
                .withLastTransitionTime(now)
                .build();
    }
}
