package dev.windlass.conformance;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which node each pod of an app was ever on. */
final class Placements implements AutoCloseable, ResourceEventHandler<Pod> {

    private final Map<String, String> nodes = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Pod> informer;

    private Placements(KubernetesClient client, String app) {
        informer = client.pods().inNamespace("default").withLabel("app", app).inform(this);
    }

    static Placements of(KubernetesClient client, String app) {
        return new Placements(client, app);
    }

    /** Pods that were ever on the node, {@code namespace/name}. */
    List<String> on(String node) {
        return nodes.entrySet().stream()
                .filter(placement -> placement.getValue().equals(node))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private void place(Pod pod) {
        String node = pod.getSpec().getNodeName();
        if (node != null) {
            nodes.put(pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName(), node);
        }
    }

    @Override
    public void onAdd(Pod pod) {
        place(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        place(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean finalStateUnknown) {
        place(pod);
    }

    @Override
    public void close() {
        informer.close();
    }
}
