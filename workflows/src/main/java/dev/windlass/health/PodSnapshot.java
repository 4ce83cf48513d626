package dev.windlass.health;

import java.util.List;
import java.util.Map;

/**
 * One pod, as far as validation asks.
 *
 * @param phase Kubernetes' word: {@code Running}, {@code Pending}, {@code Succeeded}, {@code Unknown} ...; empty if the API shows none
 * @param notReadyContainers names of the containers whose status says that they are not ready
 */
public record PodSnapshot(
        String namespace,
        String name,
        String nodeName,
        String phase,
        String priorityClassName,
        Map<String, String> labels,
        List<String> notReadyContainers) {

    public PodSnapshot {
        labels = Map.copyOf(labels);
        notReadyContainers = List.copyOf(notReadyContainers);
    }
}
