package dev.windlass.workflow;

import dev.windlass.activity.CloudActivities;
import dev.windlass.activity.CloudActivities.Instance;
import dev.windlass.activity.NodeActivities;
import dev.windlass.activity.NodeActivities.Drain;
import dev.windlass.activity.NodeActivities.Node;
import dev.windlass.activity.NodeActivities.Nodes;
import dev.windlass.change.EventTypes;
import dev.windlass.change.RolloutOptions;
import dev.windlass.cluster.InstanceGroupSpec.Role;
import dev.windlass.rollout.Candidate;
import dev.windlass.rollout.DrainOutcome;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.NodeSnapshot;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is done to one node and its instance, in the order that pods and connections need: cordon, out of the load
 * balancers, drain, settle, terminate. kops: {@code drainTerminateAndWait}.
 */
final class NodeWork {

    private static final List<String> CHOICES = List.of("retry", "force", "skip", "abort");

    private final CloudActivities cloud = Stubs.cloud();
    private final NodeActivities nodes = Stubs.nodes();
    private final RolloutOptions options;
    private final String cluster;
    private final Journal journal;
    private final Questions questions;

    NodeWork(RolloutWorkflow.State state, Journal journal, Questions questions) {
        this.cluster = state.cluster();
        this.options = state.options();
        this.journal = journal;
        this.questions = questions;
    }

    void taint(List<String> names) {
        nodes.taintForUpdate(new Nodes(cluster, names));
        journal.say(EventTypes.NODE_TAINTED, String.join(",", names), "tainting " + count(names));
    }

    void detach(GroupSnapshot group, Candidate candidate) {
        cloud.detach(instance(group, candidate));
        say(EventTypes.NODE_DETACHED, candidate, "detached instance %s, node %s, from group %s"
                .formatted(candidate.instance().id(), name(candidate), group.cloudName()));
    }

    /**
     * @return whether the instance is gone; {@code false} where a person said to skip it, and it is as it was before
     * @throws Aborted between two steps, when a person has said so about this or another node
     */
    boolean takeOut(GroupSnapshot group, Candidate observed, boolean deregister) {
        Candidate candidate = joinedSince(group, observed);
        boolean drains = candidate.node() != null && runsPods(group, candidate);
        if (drains) {
            questions.stopIfAborted();
            nodes.cordon(new Node(cluster, candidate.node().name()));
        }
        if (deregister && !candidate.instance().warm()) {
            questions.stopIfAborted();
            cloud.deregister(instance(group, candidate));
        }
        if (drains && !drained(candidate)) {
            restore(group, List.of(candidate));
            return false;
        }
        if (drains) {
            Workflow.sleep(options.settle());
        }
        questions.stopIfAborted();
        cloud.terminate(instance(group, candidate));
        stopped(group, candidate);
        return true;
    }

    /** A node that joined after it was looked for has pods like any other, and is drained like any other. */
    private Candidate joinedSince(GroupSnapshot group, Candidate candidate) {
        if (candidate.node() != null || !runsPods(group, candidate) || options.cloudOnly()) {
            return candidate;
        }
        return nodes.observeNodes(cluster).stream()
                .filter(node -> candidate.instance().id().equals(node.instanceId()))
                .findFirst()
                .map(node -> new Candidate(candidate.instance(), node, candidate.causes()))
                .orElse(candidate);
    }

    private static boolean runsPods(GroupSnapshot group, Candidate candidate) {
        return group.role() != Role.BASTION && !candidate.instance().warm();
    }

    /** Takes our marks off nodes that stay, and puts their instances back behind the load balancers. */
    void restore(GroupSnapshot group, List<Candidate> candidates) {
        candidates.stream()
                .filter(candidate -> !candidate.instance().detached() && !candidate.instance().warm())
                .forEach(candidate -> cloud.register(instance(group, candidate)));
        List<String> names = candidates.stream()
                .map(Candidate::node)
                .filter(Objects::nonNull)
                .map(NodeSnapshot::name)
                .toList();
        if (!names.isEmpty() && !options.cloudOnly()) {
            nodes.restore(new Nodes(cluster, names));
            journal.say(EventTypes.NODE_RESTORED, String.join(",", names), "restored " + count(names));
        }
    }

    private boolean drained(Candidate candidate) {
        String node = candidate.node().name();
        boolean forced = false;
        while (true) {
            say(EventTypes.NODE_DRAINING, candidate, "draining the node " + node);
            DrainOutcome outcome = Stubs.longNodes(options.drainTimeout())
                    .drain(new Drain(cluster, node, options.drainTimeout(), forced));
            String problem =
                    switch (outcome) {
                        case DrainOutcome.Drained drained -> {
                            say(EventTypes.NODE_DRAINED, candidate, "drained %s: %d pods evicted"
                                    .formatted(node, drained.evicted().size()));
                            yield null;
                        }
                        case DrainOutcome.Blocked blocked -> "draining %s: PodDisruptionBudget %s does not let pod %s go"
                                .formatted(node, blocked.disruptionBudget(), blocked.pod());
                        case DrainOutcome.TimedOut late -> "draining %s: still there: %s"
                                .formatted(node, String.join(", ", late.remaining()));
                    };
            if (problem == null) {
                return true;
            }
            String choice = questions.ask(node, problem, CHOICES);
            if (choice.equals("skip")) {
                return false;
            }
            forced = choice.equals("force");
            if (forced && outcome instanceof DrainOutcome.TimedOut late) {
                // Their evictions were accepted and their kubelet does not answer: waiting again would change nothing.
                say(EventTypes.NODE_DRAINED, candidate, "gave up waiting on %s for %s"
                        .formatted(node, String.join(", ", late.remaining())));
                return true;
            }
        }
    }

    private void stopped(GroupSnapshot group, Candidate candidate) {
        String id = candidate.instance().id();
        journal.say(
                EventTypes.NODE_TERMINATED,
                Journal.WINDLASS,
                id,
                "stopped instance \"%s\", node \"%s\", in group \"%s\"".formatted(id, name(candidate), group.cloudName()),
                Map.of("why", candidate.why(), "node", name(candidate), "group", group.cloudName()));
    }

    private void say(String type, Candidate candidate, String message) {
        journal.say(type, Journal.WINDLASS, candidate.instance().id(), message, Map.of("why", candidate.why()));
    }

    private Instance instance(GroupSnapshot group, Candidate candidate) {
        return new Instance(
                cluster,
                group.instanceGroup(),
                group.cloudName(),
                candidate.instance().id(),
                candidate.instance().detached());
    }

    private static String name(Candidate candidate) {
        return candidate.node() == null ? "(never joined)" : candidate.node().name();
    }

    private static String count(List<String> names) {
        return names.size() + (names.size() == 1 ? " node" : " nodes");
    }
}
