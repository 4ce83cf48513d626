package dev.windlass.planner;

import dev.windlass.aws.resource.Templates;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.plan.Plan;
import dev.windlass.plan.PlanDiff;
import dev.windlass.plan.PlanDiff.Difference;
import dev.windlass.plan.PlannedRoll;
import dev.windlass.resource.ActualState;
import dev.windlass.resource.ComputeResource.AutoscalingGroup;
import dev.windlass.resource.ComputeResource.LaunchTemplate;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.LaunchSource;
import dev.windlass.resource.SshPublicKey;
import dev.windlass.resource.StateStoreBase;
import dev.windlass.resource.build.ClusterModel;
import dev.windlass.spec.ClusterDefinition;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.InvalidSpecException;
import dev.windlass.spec.Networking;
import dev.windlass.statestore.NodeConfigs;
import dev.windlass.statestore.SpecStore;
import dev.windlass.statestore.SpecStore.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers what a change of specs would do: specs, desired state, actual state, difference. Writes nothing. */
public final class Planner {

    private final SpecStore specs;
    private final NodeConfigs nodeConfigs;
    private final Catalog catalog;
    private final Deletion deletion;
    private final StateStoreBase location;

    public Planner(SpecStore specs, NodeConfigs nodeConfigs, Catalog catalog, StateStoreBase location) {
        this.specs = specs;
        this.nodeConfigs = nodeConfigs;
        this.catalog = catalog;
        this.deletion = new Deletion(catalog);
        this.location = location;
    }

    /** @throws InvalidChangeException naming the field and the rule */
    public Plan plan(Change change) {
        Optional<Documents> stored = specs.read(change.cluster());
        if (change.request() instanceof ChangeRequest.Delete delete) {
            return deletion.plan(change, Proposal.existing(change, stored), delete);
        }
        boolean creates = change.request() instanceof ChangeRequest.Create;
        if (!creates) {
            Proposal.existing(change, stored);
            refuseForeignNodes(change.cluster());
        }
        Proposal proposal = Proposal.of(change, stored);
        if (creates) {
            refuseForeignNodes(change.cluster());
        }
        DesiredState desired = compile(proposal.definition(), proposal.sshKey());
        ActualState actual = catalog.read(desired);
        refuseForeignTemplates(actual);
        refuseMixedInstances(desired, actual);
        Difference difference = PlanDiff.between(desired, actual);
        SortedMap<String, String> baseline = new TreeMap<>();
        stored.ifPresent(documents -> documents.entityTags().forEach((path, tag) -> {
            if (proposal.documents().containsKey(path)) {
                baseline.put(path, tag);
            }
        }));
        return new Plan(
                change.cluster(),
                proposal.documents(),
                baseline,
                difference.tasks(),
                difference.known(),
                stored.map(before -> warnings(proposal, before, desired, actual))
                        .orElse(List.of()),
                PlannedRoll.after(change));
    }

    /** What is left to do to reach the specs in force, or to be rid of everything where the plan deletes the cluster. */
    Plan remainder(Plan plan) {
        if (plan.deletesCluster()) {
            return deletion.remainder(plan);
        }
        if (plan.isEmpty() && plan.documents().isEmpty()) {
            // Where nothing was to be done nothing is left to be.
            return plan;
        }
        Documents stored = specs.read(plan.cluster())
                .orElseThrow(
                        () -> new InvalidChangeException("cluster: " + plan.cluster() + " is not in the state store"));
        DesiredState desired = compile(parse(stored), stored.sshPublicKey());
        Difference difference = PlanDiff.between(desired, catalog.read(desired));
        return new Plan(
                plan.cluster(), new TreeMap<>(), new TreeMap<>(), difference.tasks(), difference.known(), List.of());
    }

    private void refuseForeignNodes(String cluster) {
        nodeConfigs.foreign(cluster).ifPresent(why -> {
            throw new InvalidChangeException("cluster: " + why);
        });
    }

    /** Their node configurations may be in another state store. */
    private void refuseForeignTemplates(ActualState actual) {
        String templates = actual.found().values().stream()
                .filter(found -> found.resource() instanceof LaunchTemplate)
                .map(found -> found.resource().name())
                .collect(Collectors.joining(", "));
        if (!templates.isEmpty() && !nodeConfigs.recorded(actual.cluster())) {
            throw new InvalidChangeException("cluster: another program made the launch templates of %s (%s). %s"
                    .formatted(actual.cluster(), templates, NodeConfigs.keepToKops(actual.cluster())));
        }
    }

    /** A cluster elsewhere in the store would write another's manifests, and let its nodes read another's keys. */
    private DesiredState compile(ClusterDefinition definition, Optional<SshPublicKey> sshKey) {
        String chosen = definition.cluster().configBase();
        String own = location.configBase(definition.name());
        if (chosen != null && !chosen.equals(own)) {
            throw new InvalidChangeException("spec.configBase: must be " + own);
        }
        try {
            return ClusterModel.of(definition, location, sshKey);
        } catch (InvalidSpecException e) {
            throw new InvalidChangeException(e.getMessage());
        } catch (IllegalArgumentException e) {
            // No rule knew it; a resource refused it.
            throw new InvalidChangeException("spec: " + e.getMessage());
        }
    }

    /**
     * What is made here has no such policy. To take it away would launch other instance types, and at other prices, than the
     * group's owner chose.
     */
    private static void refuseMixedInstances(DesiredState desired, ActualState actual) {
        desired.all(AutoscalingGroup.class).stream()
                .flatMap(group -> actual.find(group.key()).stream())
                .map(found -> (AutoscalingGroup) found.resource())
                .filter(group -> group.launches() instanceof LaunchSource.MixedInstancesPolicy)
                .findFirst()
                .ifPresent(group -> {
                    throw new InvalidChangeException(Templates.mixedInstances(group.name()));
                });
    }

    private static ClusterDefinition parse(Documents stored) {
        try {
            return ClusterDocuments.parse(stored.stream());
        } catch (InvalidSpecException e) {
            throw new InvalidChangeException(e.getMessage());
        }
    }

    private static List<String> warnings(
            Proposal proposal, Documents stored, DesiredState desired, ActualState actual) {
        List<String> warnings = new ArrayList<>();
        Networking before = parse(stored).cluster().networking();
        Networking after = proposal.definition().cluster().networking();
        if (!before.key().equals(after.key())) {
            warnings.add("networking changes from " + before.key() + " to " + after.key()
                    + ": pods on old and new nodes may not reach each other until every node is rolled");
        }
        if (before.enforcesPolicies() && !after.enforcesPolicies()) {
            warnings.add("network policies in force now will have no effect with " + after.key());
        }
        actual.found().values().stream()
                .filter(found ->
                        !desired.resources().containsKey(found.resource().key()))
                .flatMap(
                        found -> found.resource() instanceof AutoscalingGroup group ? Stream.of(group) : Stream.empty())
                .map(group -> "instance group " + instanceGroup(group)
                        + " is in the cloud but not in the specs; it is left alone")
                .forEach(warnings::add);
        return warnings;
    }

    /** By kops' own tag, as rollouts know it. */
    private static String instanceGroup(AutoscalingGroup group) {
        return group.tags().getOrDefault("kops.k8s.io/instancegroup", group.name());
    }
}
