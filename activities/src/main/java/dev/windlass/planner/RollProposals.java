package dev.windlass.planner;

import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.plan.Plan;
import dev.windlass.plan.PlannedRoll;
import dev.windlass.rollout.GroupSummary;
import dev.windlass.rollout.RolloutQuery;
import dev.windlass.spec.InvalidSpecException;
import dev.windlass.spec.SpecProblem;
import dev.windlass.statestore.SpecStore;
import dev.windlass.statestore.SpecStore.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Answers which nodes a roll would replace. It creates, modifies and deletes nothing, so that it needs to understand nothing but
 * what it rolls by, whoever made the cluster.
 */
public final class RollProposals {

    private static final int NAMED = 10;

    private final SpecStore specs;
    private final Function<RolloutQuery, List<GroupSummary>> survey;

    /** @param groups with nodes to replace, as they are now */
    record RollProposal(Plan plan, List<GroupSummary> groups) {}

    /** @param survey every instance group of a cluster, as it is now */
    public RollProposals(SpecStore specs, Function<RolloutQuery, List<GroupSummary>> survey) {
        this.specs = Objects.requireNonNull(specs, "specs is null");
        this.survey = Objects.requireNonNull(survey, "survey is null");
    }

    /** @throws InvalidChangeException naming the field and the rule */
    RollProposal of(Change change, ChangeRequest.Roll roll) {
        List<String> warnings = new ArrayList<>(notUnderstood(Proposal.existing(change, specs.read(change.cluster()))));
        List<GroupSummary> all = survey.apply(change.rollout().survey(change.cluster(), new TreeSet<>()));
        List<GroupSummary> groups = groups(change, roll, all);
        all.stream()
                .filter(group -> roll.covers(group.instanceGroup()))
                .flatMap(group -> group.pinned().stream())
                .map(why -> why + "; its nodes are compared with that")
                .forEach(warnings::add);
        Plan plan = new Plan(
                change.cluster(),
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(),
                new TreeMap<>(),
                warnings,
                PlannedRoll.of(roll, change.rollout(), groups));
        return new RollProposal(plan, groups);
    }

    private static List<GroupSummary> groups(Change change, ChangeRequest.Roll roll, List<GroupSummary> all) {
        List<String> names =
                all.stream().map(GroupSummary::instanceGroup).sorted().toList();
        roll.instanceGroups().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidChangeException(
                            "instanceGroups: %s has no instance group %s in the cloud; it has %s"
                                    .formatted(
                                            change.cluster(),
                                            name,
                                            names.isEmpty() ? "none" : String.join(", ", names)));
                });
        return PlannedRoll.concerned(roll, change.rollout(), all);
    }

    private static List<String> notUnderstood(Documents stored) {
        try {
            stored.outline();
        } catch (InvalidSpecException e) {
            throw new InvalidChangeException(e.getMessage());
        }
        List<SpecProblem> problems = stored.problems();
        if (problems.isEmpty()) {
            return List.of();
        }
        String more = problems.size() > NAMED ? " and " + (problems.size() - NAMED) + " more" : "";
        return List.of(
                "the specs say what only their owner understands, so that the cluster is rolled as it is, and could not be"
                        + " updated: "
                        + problems.stream()
                                .limit(NAMED)
                                .map(SpecProblem::toString)
                                .collect(Collectors.joining("; "))
                        + more);
    }
}
