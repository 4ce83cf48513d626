package dev.windlass.workflow.rollout;

import dev.windlass.activity.CloudActivities;
import dev.windlass.activity.CloudActivities.Instance;
import dev.windlass.activity.NodeActivities;
import dev.windlass.activity.NodeActivities.Node;
import dev.windlass.change.EventTypes;
import dev.windlass.change.RolloutOptions;
import dev.windlass.rollout.Candidate;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.workflow.JournalWriter;
import dev.windlass.workflow.Stubs;
import dev.windlass.workflow.WorkflowClock;
import dev.windlass.workflow.rollout.InFlightNodes.Step;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is done to one node and its instance, in the order that pods and connections need: cordon, out of the load
 * balancers, drain, settle, terminate. kops: {@code drainTerminateAndWait}.
 */
final class NodeReplacement {

    /** The last step: from here on there is no way back, but where the cloud refuses it. */
    static final String TERMINATING = "terminating";

    /** How the work on one node ended, where it ended well. */
    enum Outcome {
        REPLACED,
        /** A person said to leave it, and it is as it was before. */
        SKIPPED
    }

    private static final Duration A_MOMENT = Duration.ofMinutes(1);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final CloudActivities cloud = Stubs.cloud();
    private final NodeActivities nodes = Stubs.nodes();
    private final RolloutOptions options;
    private final String cluster;
    private final JournalWriter journal;
    private final Questions questions;
    private final Orders orders;
    private final PreTerminationCheck secondLook;
    private final AbortableActivities calls;
    private final AbortableActivities terminations;
    private final RetryThenAsk patience;
    private final NodeDrainer drains;
    private final Set<String> kept = new TreeSet<>();
    private final SortedMap<String, Instance> deregistered = new TreeMap<>();

    /** @param calls what an abort calls off at once */
    NodeReplacement(
            RolloutWorkflow.State state,
            JournalWriter journal,
            Questions questions,
            Orders orders,
            AbortableActivities calls,
            PreTerminationCheck secondLook) {
        this.cluster = state.cluster();
        this.options = state.options();
        this.journal = journal;
        this.questions = questions;
        this.orders = orders;
        this.secondLook = secondLook;
        this.calls = calls;
        this.terminations = new AbortableActivities(questions);
        this.patience = new RetryThenAsk(questions, options.validateTimeout(), Duration.ZERO, LOOK_AGAIN);
        this.drains = new NodeDrainer(cluster, options, journal, questions, orders);
    }

    NodeDrainer drains() {
        return drains;
    }

    void detach(GroupSnapshot group, Candidate candidate) {
        calls.run(() -> cloud.detach(instance(group, candidate)));
        say(
                EventTypes.NODE_DETACHED,
                candidate,
                "detached instance %s, node %s, from group %s"
                        .formatted(candidate.instance().id(), name(candidate), group.cloudName()));
    }

    /**
     * @param looked when the node was looked at
     * @throws Aborted between two steps, when a person has said so about this or another node
     */
    Outcome takeOut(GroupSnapshot group, Candidate candidate, boolean deregister, Instant looked, Step step) {
        if (skips(candidate)) {
            return leave(candidate);
        }
        Instant begun = WorkflowClock.now();
        String node = null;
        if (runsPods(group, candidate) && !options.cloudOnly()) {
            questions.stopIfAborted();
            step.is("cordoning");
            node = calls.call(() -> nodes.cordon(node(candidate)));
        }
        // Without a drain Auto Scaling's own deregistration is all that connections need: it waits for them (ELB,
        // deregistration delay).
        boolean balanced = deregister
                && !options.cloudOnly()
                && group.traits().balanced()
                && !candidate.instance().warm();
        if (balanced) {
            questions.stopIfAborted();
            step.is("deregistering");
            if (!candidate.instance().detached()) {
                deregistered.put(candidate.instance().id(), instance(group, candidate));
            }
            calls.run(() -> cloud.deregister(instance(group, candidate)));
        }
        if (node != null) {
            step.is("draining");
            if (drains.drain(candidate, node) == Outcome.SKIPPED) {
                return skipped(candidate, node);
            }
            if (options.policy().isBlind()) {
                step.is("settling");
                Workflow.sleep(options.settle());
            }
        }
        String name = node;
        boolean mayGo = secondLook.mayGo(
                candidate, begun, () -> orders.skips(candidate.instance().id(), name));
        questions.stopIfAborted();
        if (!mayGo || orders.skips(candidate.instance().id(), node)) {
            return skipped(candidate, node);
        }
        step.is(TERMINATING);
        if (!terminate(group, candidate, node, looked)) {
            return skipped(candidate, node);
        }
        deregistered.remove(candidate.instance().id());
        stopped(group, candidate, node);
        return Outcome.REPLACED;
    }

    /**
     * Not before its group could launch another one: what keeps it from that may pass, or be mended by a person.
     *
     * @return whether it is terminated; not where a person said to leave it
     */
    private boolean terminate(GroupSnapshot group, Candidate candidate, String node, Instant looked) {
        String id = candidate.instance().id();
        String[] told = {""};
        return patience.until(
                id,
                () -> {
                    kept.remove(id);
                    Optional<String> trouble = terminated(group, candidate, looked)
                            .map(why ->
                                    "%s is not terminated, as nothing would come in its place: %s".formatted(id, why));
                    trouble.ifPresent(_ -> kept.add(id));
                    trouble.filter(why -> !why.equals(told[0])).ifPresent(why -> {
                        say(EventTypes.GROUP_WAITING, candidate, why);
                        told[0] = why;
                    });
                    return trouble;
                },
                () -> orders.skips(id, node));
    }

    /** Whether the cloud refused to terminate it the last time, so that it may still be left. */
    boolean keeps(Candidate candidate) {
        return kept.contains(candidate.instance().id());
    }

    /** @return why it is not: what keeps its group from launching another */
    private Optional<String> terminated(GroupSnapshot group, Candidate candidate, Instant looked) {
        try {
            if (options.cloudOnly() && isKnown(candidate, looked)) {
                terminations.run(() -> cloud.terminateMember(instance(group, candidate)));
            } else {
                terminations.run(() -> cloud.terminate(instance(group, candidate)));
            }
            return Optional.empty();
        } catch (ActivityFailure e) {
            return Optional.of(LaunchBlocked.in(e).orElseThrow(() -> e));
        }
    }

    /** Whatever it takes to terminate it was seen a moment ago, with nothing in between. */
    private static boolean isKnown(Candidate candidate, Instant looked) {
        return candidate.instance().owned()
                && !candidate.instance().detached()
                && !candidate.instance().warm()
                && Duration.between(looked, WorkflowClock.now()).compareTo(A_MOMENT) < 0;
    }

    /** Instances that were taken out of their load balancers, and are neither gone nor behind them again. */
    List<Instance> deregistered() {
        return List.copyOf(deregistered.values());
    }

    /** Where the cloud does not answer, nobody has to wait until it does. */
    void callOffTerminations() {
        terminations.callOff();
    }

    /** Whether a person said to leave it. */
    boolean skips(Candidate candidate) {
        return orders.skips(
                candidate.instance().id(),
                candidate.node() == null ? null : candidate.node().name());
    }

    Outcome leave(Candidate candidate) {
        return skipped(
                candidate, candidate.node() == null ? null : candidate.node().name());
    }

    /** Puts a node that stays back as it was, and its instance behind the load balancers that it was taken out of. */
    private Outcome skipped(Candidate candidate, String node) {
        Instance out = deregistered.get(candidate.instance().id());
        if (out != null) {
            calls.run(() -> cloud.register(out));
            deregistered.remove(out.id());
        }
        if (!options.cloudOnly()) {
            calls.run(() -> nodes.restore(new Node(cluster, candidate.instance().id(), node)));
        }
        say(EventTypes.NODE_RESTORED, candidate, "left " + candidate.instance().id() + " as it was");
        return Outcome.SKIPPED;
    }

    private static boolean runsPods(GroupSnapshot group, Candidate candidate) {
        return group.role() != Role.BASTION && !candidate.instance().warm();
    }

    private void stopped(GroupSnapshot group, Candidate candidate, String node) {
        String id = candidate.instance().id();
        String name = node == null ? name(candidate) : node;
        journal.say(
                EventTypes.NODE_TERMINATED,
                JournalWriter.WINDLASS,
                id,
                "stopped instance \"%s\", node \"%s\", in group \"%s\"".formatted(id, name, group.cloudName()),
                Map.of("why", candidate.why(), "node", name, "group", group.cloudName()));
    }

    private void say(String type, Candidate candidate, String message) {
        journal.say(type, JournalWriter.WINDLASS, candidate.instance().id(), message, Map.of("why", candidate.why()));
    }

    private Node node(Candidate candidate) {
        return new Node(
                cluster,
                candidate.instance().id(),
                candidate.node() == null ? null : candidate.node().name());
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
}
