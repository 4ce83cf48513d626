package dev.windlass.planner;

import dev.windlass.aws.leftover.Leftover;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.plan.Plan;
import dev.windlass.plan.PlanDiff;
import dev.windlass.plan.PlanDiff.Difference;
import dev.windlass.resource.ActualState;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.ResourceKey;
import dev.windlass.statestore.SpecStore.Documents;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What goes with a cluster: everything that carries its tags and lies in its folder, whatever its specs say. So a cluster can
 * be deleted whose specs only another program understands.
 */
final class Deletion {

    private final Catalog catalog;

    Deletion(Catalog catalog) {
        this.catalog = catalog;
    }

    /** @throws InvalidChangeException where something would stay behind that the request does not leave */
    Plan plan(Change change, Documents stored, ChangeRequest.Delete request) {
        ActualState actual = catalog.read(DesiredState.empty(change.cluster()));
        List<Leftover> leftovers = catalog.leftovers(actual);
        Staying staying = new Staying(change.cluster(), new TreeSet<>(request.leave()), actual, leftovers);
        staying.problem().ifPresent(problem -> {
            throw new InvalidChangeException(problem);
        });
        Difference difference = difference(actual, request.leave());
        SortedMap<String, String> documents = new TreeMap<>();
        stored.texts().keySet().forEach(path -> documents.put(path, null));
        return new Plan(
                change.cluster(),
                documents,
                stored.entityTags(),
                difference.tasks(),
                difference.known(),
                staying.warnings(),
                null,
                request.leave());
    }

    Plan remainder(Plan plan) {
        Difference difference = difference(catalog.read(DesiredState.empty(plan.cluster())), plan.leave());
        return new Plan(
                plan.cluster(), new TreeMap<>(), new TreeMap<>(), difference.tasks(), difference.known(), List.of());
    }

    private static Difference difference(ActualState actual, Collection<String> leave) {
        Set<String> left = Set.copyOf(leave);
        SortedMap<ResourceKey, Found> going = new TreeMap<>(actual.found());
        going.values().removeIf(found -> left.contains(found.id()));
        return PlanDiff.between(DesiredState.empty(actual.cluster()), new ActualState(actual.cluster(), going));
    }
}
