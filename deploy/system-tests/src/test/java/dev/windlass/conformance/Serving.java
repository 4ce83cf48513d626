package dev.windlass.conformance;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.HashSet;
import java.util.Set;

/** Counts the pods of an app that serve, change by change. */
final class Serving implements AutoCloseable, ResourceEventHandler<Pod> {

    private final Set<String> serving = new HashSet<>();
    private final SharedIndexInformer<Pod> informer;
    private int fewest = Integer.MAX_VALUE;

    private Serving(KubernetesClient client, String app) {
        informer = client.pods().inNamespace("default").withLabel("app", app).inform(this);
        settled();
    }

    static Serving of(KubernetesClient client, String app) {
        return new Serving(client, app);
    }

    /** Only what happens from now on counts: the informer tells of what is there one by one. */
    private synchronized void settled() {
        informer.getStore().list().forEach(this::look);
        fewest = serving.size();
    }

    synchronized int fewest() {
        return fewest;
    }

    @Override
    public synchronized void onAdd(Pod pod) {
        look(pod);
    }

    @Override
    public synchronized void onUpdate(Pod before, Pod pod) {
        look(pod);
    }

    @Override
    public synchronized void onDelete(Pod pod, boolean finalStateUnknown) {
        serving.remove(pod.getMetadata().getUid());
        fewest = Math.min(fewest, serving.size());
    }

    private void look(Pod pod) {
        boolean serves = pod.getMetadata().getDeletionTimestamp() == null && Readiness.isPodReady(pod);
        if (serves) {
            serving.add(pod.getMetadata().getUid());
        } else {
            serving.remove(pod.getMetadata().getUid());
        }
        fewest = Math.min(fewest, serving.size());
    }

    @Override
    public void close() {
        informer.close();
    }
}
