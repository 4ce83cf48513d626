package dev.windlass.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a rollout sets on a node, and takes away again: taint, cordon, label. Annotations remember which of them are ours, so that an
 * abort leaves alone what an operator had set before. A node that is gone needs no marks.
 *
 * <p>Every write names the version it was decided on: the API replaces a node's taints as one list, so that a blind patch would lose
 * a taint somebody added meanwhile.
 */
public final class NodeMarks {
    public static final String SCHEDULED_FOR_UPDATE = "kops.k8s.io/scheduled-for-update";
    static final String EXCLUDE = "node.kubernetes.io/exclude-from-external-load-balancers";
    static final String CORDONED_BY_US = "windlass.dev/cordoned";
    static final String EXCLUDED_BY_US = "windlass.dev/excluded";
    private static final int ATTEMPTS = 10;

    private final KubernetesClient client;

    public NodeMarks(KubernetesClient client) {
        this.client = Objects.requireNonNull(client, "client is null");
    }

    public void taint(String node) {
        change(node, current -> {
            if (taints(current).stream().anyMatch(taint -> SCHEDULED_FOR_UPDATE.equals(taint.getKey()))) {
                return Optional.empty();
            }
            ObjectNode patch = patch();
            ArrayNode taints = taintsWithoutOurs(patch, current);
            taints.addObject().put("key", SCHEDULED_FOR_UPDATE).put("effect", "PreferNoSchedule");
            return Optional.of(patch);
        });
    }

    public void cordon(String node) {
        change(node, current -> {
            if (Boolean.TRUE.equals(current.getSpec().getUnschedulable())) {
                return Optional.empty();
            }
            ObjectNode patch = patch();
            patch.withObject("/spec").put("unschedulable", true);
            patch.withObject("/metadata").withObject("/annotations").put(CORDONED_BY_US, "true");
            return Optional.of(patch);
        });
    }

    public void excludeFromLoadBalancers(String node) {
        change(node, current -> {
            if (labels(current).containsKey(EXCLUDE)) {
                return Optional.empty();
            }
            ObjectNode patch = patch();
            patch.withObject("/metadata").withObject("/labels").put(EXCLUDE, "");
            patch.withObject("/metadata").withObject("/annotations").put(EXCLUDED_BY_US, "true");
            return Optional.of(patch);
        });
    }

    /** Whether a rollout began to take it out, and so perhaps took its instance out of load balancers. */
    public boolean haveBegun(String node) {
        Node current = client.nodes().withName(node).get();
        return current != null
                && (annotations(current).containsKey(CORDONED_BY_US)
                        || annotations(current).containsKey(EXCLUDED_BY_US));
    }

    /** @return whether there was anything of ours on it */
    public boolean restore(String node) {
        return change(node, current -> {
            ObjectNode patch = patch();
            boolean tainted = taints(current).stream().anyMatch(taint -> SCHEDULED_FOR_UPDATE.equals(taint.getKey()));
            if (tainted) {
                taintsWithoutOurs(patch, current);
            }
            if (annotations(current).containsKey(CORDONED_BY_US)) {
                patch.withObject("/spec").putNull("unschedulable");
                patch.withObject("/metadata").withObject("/annotations").putNull(CORDONED_BY_US);
            }
            if (annotations(current).containsKey(EXCLUDED_BY_US)) {
                patch.withObject("/metadata").withObject("/labels").putNull(EXCLUDE);
                patch.withObject("/metadata").withObject("/annotations").putNull(EXCLUDED_BY_US);
            }
            return patch.isEmpty() ? Optional.empty() : Optional.of(patch);
        });
    }

    /** @return whether it wrote */
    private boolean change(String node, Function<Node, Optional<ObjectNode>> decide) {
        for (int attempt = 1; ; attempt++) {
            Node current = client.nodes().withName(node).get();
            Optional<ObjectNode> patch = current == null ? Optional.empty() : decide.apply(current);
            if (patch.isEmpty()) {
                return false;
            }
            patch.get()
                    .withObject("/metadata")
                    .put("resourceVersion", current.getMetadata().getResourceVersion());
            try {
                client.nodes()
                        .withName(node)
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                patch.get().toString());
                return true;
            } catch (KubernetesClientException e) {
                boolean changedMeanwhile = e.getCode() == 409 && attempt < ATTEMPTS;
                if (e.getCode() == 404) {
                    return false;
                }
                if (!changedMeanwhile) {
                    throw e;
                }
            }
        }
    }

    /** Starts the patch's taint list with the node's own, in order, ours left out. */
    private static ArrayNode taintsWithoutOurs(ObjectNode patch, Node node) {
        ArrayNode list = patch.withObject("/spec").putArray("taints");
        for (Taint taint : taints(node)) {
            if (!SCHEDULED_FOR_UPDATE.equals(taint.getKey())) {
                ObjectNode copy = list.addObject().put("key", taint.getKey()).put("effect", taint.getEffect());
                if (taint.getValue() != null) {
                    copy.put("value", taint.getValue());
                }
                if (taint.getTimeAdded() != null) {
                    copy.put("timeAdded", taint.getTimeAdded());
                }
            }
        }
        return list;
    }

    private static ObjectNode patch() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static List<Taint> taints(Node node) {
        return Objects.requireNonNullElse(node.getSpec().getTaints(), List.of());
    }

    private static Map<String, String> labels(Node node) {
        return Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
    }

    private static Map<String, String> annotations(Node node) {
        return Objects.requireNonNullElse(node.getMetadata().getAnnotations(), Map.of());
    }
}
