package dev.windlass.kubernetes.health;

import dev.windlass.activity.RolloutActivities.Gate;
import dev.windlass.health.ClusterView;
import dev.windlass.health.PodSnapshot;
import dev.windlass.health.ValidationFailure;
import dev.windlass.health.ValidationReport;
import dev.windlass.rollout.Classification;
import dev.windlass.rollout.CloudSnapshot;
import dev.windlass.rollout.CloudSnapshotSource;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.rollout.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The looks of one gate. Kubernetes is looked at each time. The cloud is, too, for whatever is green; what is red stays so
 * without asking the cloud again, as long as the cloud's last answer is not old, is not itself what is red, and knows every
 * instance whose node has joined since.
 */
final class HealthEvaluator {

    /** What Kubernetes showed. */
    record Kubernetes(List<NodeSnapshot> nodes, List<PodSnapshot> pods) {
        static final Kubernetes NOBODY = new Kubernetes(List.of(), List.of());
    }

    private record Judged(Kubernetes shown, CloudSnapshot seen, ValidationReport report) {}

    private static final String SIZE = "InstanceGroup";

    private final Gate gate;
    private final Function<String, CloudSnapshotSource> cloud;
    private final ClusterHealth health;
    private final Duration old;
    private Kubernetes kubernetes = Kubernetes.NOBODY;
    private CloudSnapshotSource answer;
    private Instant asked;
    private Set<String> strangers = Set.of();
    private ValidationReport report;
    private Judged last;

    /** @param old how long the cloud's answer may count while the gate is red */
    HealthEvaluator(Gate gate, Function<String, CloudSnapshotSource> cloud, ClusterHealth health, Duration old) {
        this.gate = gate;
        this.cloud = cloud;
        this.health = health;
        this.old = old;
    }

    /** @param sure whether the cloud is asked in any case */
    ValidationReport look(Kubernetes shown, boolean sure) {
        kubernetes = shown;
        if (!sure && mayStayRed()) {
            report = judge();
            if (!report.healthy()) {
                return report;
            }
        }
        asked = Instant.now();
        answer = cloud.apply(gate.cluster());
        strangers = strangers();
        report = judge();
        if (sure
                && report.failures().stream().anyMatch(failure -> failure.kind().equals(SIZE))) {
            // Nobody looks again: whoever reads it wants to know why the cloud does not launch, too.
            report = judge(answer.whole());
        }
        return report;
    }

    /** Kubernetes does not answer, which is red whatever the cloud says. */
    ValidationReport failed(ValidationReport error) {
        report = null;
        return error;
    }

    /** The group that goes on, as the last look saw it; {@code null} where looking at it would be an error. */
    Classification next() {
        if (gate.next() == null) {
            return null;
        }
        Observation observation =
                new Observation(answer.whole().groups(), gate.next().cloudOnly() ? List.of() : kubernetes.nodes());
        return observation
                .group(gate.next().instanceGroup())
                .filter(group -> group.traits().trouble() == null)
                .map(group -> Classification.of(observation, group, gate.next()))
                .orElse(null);
    }

    private boolean mayStayRed() {
        return report != null
                && !report.healthy()
                && Instant.now().isBefore(asked.plus(old))
                && lingering(answer.members()).isEmpty()
                && report.failures().stream()
                        .noneMatch(failure -> failure.kind().equals(SIZE))
                && strangers.containsAll(strangers());
    }

    private ValidationReport judge() {
        ValidationReport judged = judge(answer.members());
        return wantsWhole(judged) ? judge(answer.whole()) : judged;
    }

    /** The same question is not put to the rules twice. */
    private ValidationReport judge(CloudSnapshot seen) {
        boolean same = last != null && last.shown() == kubernetes && last.seen().equals(seen);
        if (!same) {
            last = new Judged(kubernetes, seen, validate(seen));
        }
        return last.report();
    }

    private ValidationReport validate(CloudSnapshot seen) {
        List<ValidationFailure> failures = new ArrayList<>(lingering(seen));
        int size = 0;
        if (gate.cloudOnly()) {
            seen.groups().stream()
                    .filter(GroupSnapshot::isShort)
                    .forEach(group -> failures.add(
                            new ValidationFailure(SIZE, group.instanceGroup(), missing(group), group.instanceGroup())));
        } else {
            ValidationReport all = health.check(
                    new ClusterView(
                            List.copyOf(seen.expected().keySet()),
                            seen.groups(),
                            kubernetes.nodes(),
                            kubernetes.pods(),
                            List.of()),
                    gate.toleratedWorkers());
            size = all.nodes();
            failures.addAll(all.failures());
        }
        ValidationReport whole = new ValidationReport(size, failures);
        return gate.instanceGroup() == null ? whole : whole.relevantTo(gate.instanceGroup(), seen.controlPlane());
    }

    private static String missing(GroupSnapshot group) {
        String trouble = group.traits().trouble();
        return "instances are missing in " + group.instanceGroup() + (trouble == null ? "" : ": " + trouble);
    }

    /**
     * What was detached from a group still counts where its node is not well or carries the control plane, and tells whose
     * a failing pod is. It never mends a failure of some group.
     */
    private boolean wantsWhole(ValidationReport judged) {
        if (judged.failures().stream().anyMatch(failure -> failure.instanceGroup() != null)) {
            return false;
        }
        Set<String> others = strangers();
        return kubernetes.nodes().stream()
                .filter(node -> others.contains(node.instanceId()))
                .anyMatch(node -> !node.ready() || node.controlPlane() || !judged.healthy());
    }

    /** Instances with a node that are a member of no group. */
    private Set<String> strangers() {
        Set<String> instances = new HashSet<>();
        kubernetes.nodes().stream()
                .map(NodeSnapshot::instanceId)
                .filter(id -> id != null)
                .forEach(instances::add);
        answer.members()
                .groups()
                .forEach(group -> group.instances().stream()
                        .filter(instance -> !instance.detached())
                        .map(InstanceSnapshot::id)
                        .forEach(instances::remove));
        return instances;
    }

    private List<ValidationFailure> lingering(CloudSnapshot seen) {
        return seen.groups().stream()
                .flatMap(group -> group.instances().stream()
                        .filter(instance -> gate.gone().contains(instance.id()))
                        .filter(instance -> !instance.terminating() && !instance.detached())
                        .map(instance -> new ValidationFailure(
                                "Machine",
                                instance.id(),
                                "instance \"" + instance.id() + "\" still counts as a member",
                                group.instanceGroup())))
                .toList();
    }
}
