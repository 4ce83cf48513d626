package dev.windlass.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.resource.ActualState;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.Document;
import dev.windlass.resource.Document.Placeholder;
import dev.windlass.resource.References;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The difference between what a cluster should have and what it has. Pure: the same two states give the same tasks.
 *
 * <p>A resource that is not there is created. One that is there is modified where a managed component differs, where
 * {@code null} on the desired side means not managed. One that nobody asked for stays, but for firewall rules that its
 * group claims (see {@link ExtraRules}); an empty desired state takes everything away that is not shared.
 */
public final class PlanDiff {

    /** AWS answers fingerprints by an algorithm of its own, and made keys and tokens are not made again. */
    private static final Map<String, Set<String>> NEVER_COMPARED = Map.of(
            "SSHKey", Set.of("PublicKey", "KeyFingerprint"),
            "Keypair", Set.of("Subject", "Issuer", "Type", "LegacyFormat", "Signer"));

    private final DesiredState desired;
    private final ActualState actual;

    private PlanDiff(DesiredState desired, ActualState actual) {
        this.desired = desired;
        this.actual = actual;
    }

    /**
     * @param tasks sorted by key
     * @param known identifiers of the resources that exist and that tasks refer to
     */
    public record Difference(List<PlannedTask> tasks, SortedMap<ResourceKey, String> known) {
        public Difference {
            tasks = List.copyOf(tasks);
        }
    }

    public static Difference between(DesiredState desired, ActualState actual) {
        PlanDiff diff = new PlanDiff(desired, actual);
        List<PlannedTask> tasks = new ArrayList<>();
        desired.resources().values().forEach(resource -> diff.task(resource).ifPresent(tasks::add));
        tasks.addAll(desired.resources().isEmpty() ? diff.everything() : ExtraRules.deletions(desired, actual));
        tasks.sort(Comparator.comparing(PlannedTask::key));
        return new Difference(tasks, diff.known(tasks));
    }

    private Optional<PlannedTask> task(Resource wanted) {
        Resource resolved = Placeholders.resolve(wanted, this::attribute);
        Optional<Found> found = actual.find(wanted.key());
        if (found.isEmpty()) {
            return Optional.of(new PlannedTask.Create(resolved));
        }
        List<String> fields = differences(resolved, found.get().resource());
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(new PlannedTask.Modify(
                        resolved, found.get().resource(), found.get().id(), fields));
    }

    /** Of a resource that is yet to be created nothing is known: its documents stay open until they are applied. */
    private Optional<String> attribute(Placeholder placeholder) {
        return actual.attribute(placeholder);
    }

    private static List<String> differences(Resource wanted, Resource found) {
        Map<String, Object> values = new HashMap<>();
        Component.of(found).forEach(component -> values.put(component.field(), component.value()));
        Set<String> skipped = NEVER_COMPARED.getOrDefault(wanted.type(), Set.of());
        return Component.of(wanted).stream()
                .filter(component -> component.value() != null && !skipped.contains(component.field()))
                .filter(component -> !same(component.value(), values.get(component.field())))
                .map(Component::field)
                .toList();
    }

    private static boolean same(Object wanted, Object found) {
        if (wanted instanceof Document one && found instanceof Document other) {
            return one.equals(other) || sameJson(one.text(), other.text());
        }
        return PlanJson.tree(wanted).equals(PlanJson.tree(found));
    }

    /** AWS hands policies back with other spaces; what they say is what counts. */
    private static boolean sameJson(String one, String other) {
        if (!one.startsWith("{") || !other.startsWith("{")) {
            return false;
        }
        try {
            JsonNode tree = PlanJson.parse(one);
            return tree.equals(PlanJson.parse(other));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private List<PlannedTask> everything() {
        List<PlannedTask> deletions = new ArrayList<>();
        for (Found found : actual.found().values()) {
            if (!isShared(found.resource())) {
                deletions.add(new PlannedTask.Delete(found.resource(), found.id()));
            }
        }
        return deletions;
    }

    private static boolean isShared(Resource resource) {
        return Component.of(resource).stream()
                .anyMatch(component -> component.field().equals("Shared") && Boolean.TRUE.equals(component.value()));
    }

    private SortedMap<ResourceKey, String> known(List<PlannedTask> tasks) {
        SortedMap<ResourceKey, String> known = new TreeMap<>();
        for (PlannedTask task : tasks) {
            Resource resource = switch (task) {
                case PlannedTask.Create create -> create.desired();
                case PlannedTask.Modify modify -> modify.desired();
                case PlannedTask.Delete delete -> delete.actual();
            };
            // what a resolved document no longer names is still what it was made from
            Resource source = desired.resources().getOrDefault(task.key(), resource);
            for (ResourceKey key : References.of(source)) {
                actual.find(key).ifPresent(found -> known.put(key, found.id()));
            }
        }
        return known;
    }
}
