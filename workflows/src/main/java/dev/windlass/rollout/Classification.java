package dev.windlass.rollout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Every living instance of a group, told apart into fresh and stale, with reasons. Pure: the same observation always
 * gives the same classification.
 */
public record Classification(GroupSnapshot group, List<Candidate> candidates) {

    public Classification {
        candidates = List.copyOf(candidates);
    }

    /**
     * Instances on their way out count as neither; an instance without a node is classified like any other.
     *
     * @param forced ids of instances to be replaced whatever they run
     */
    public static Classification of(GroupSnapshot group, List<NodeSnapshot> nodes, Set<String> forced) {
        Map<String, NodeSnapshot> nodesByInstance = new HashMap<>();
        nodes.stream().filter(node -> node.instanceId() != null)
                .forEach(node -> nodesByInstance.put(node.instanceId(), node));
        List<Candidate> candidates = group.instances().stream()
                .filter(instance -> !instance.terminating())
                .map(instance -> classify(group, instance, nodesByInstance.get(instance.id()), forced))
                .toList();
        return new Classification(group, candidates);
    }

    public List<Candidate> stale() {
        return candidates.stream().filter(Candidate::stale).toList();
    }

    public List<Candidate> fresh() {
        return candidates.stream().filter(Predicate.not(Candidate::stale)).toList();
    }

    private static Candidate classify(
            GroupSnapshot group, InstanceSnapshot instance, NodeSnapshot node, Set<String> forced) {
        List<RollCause> causes = new ArrayList<>();
        if (!Objects.equals(instance.templateVersion(), group.templateVersion())) {
            causes.add(new RollCause.TemplateChanged(instance.templateVersion(), group.templateVersion()));
        }
        if (instance.detached()) {
            causes.add(new RollCause.Detached());
        }
        if (node != null && node.needsUpdate()) {
            causes.add(new RollCause.MarkedForUpdate());
        }
        if (forced.contains(instance.id())) {
            causes.add(new RollCause.Forced());
        }
        return new Candidate(instance, node, causes);
    }
}
