package dev.windlass.plan;

import dev.windlass.resource.Document;
import dev.windlass.resource.Ref;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A plan for a reader, in the layout of {@code kops update cluster}: what is created with its fields, what is modified
 * with old and new values or a diff, what is deleted. A plan that takes the whole cluster away is the table of {@code
 * kops delete cluster}. Everything that comes from outside is made {@linkplain Printable printable}.
 */
public final class PlanText {

    /** Of what is created: long, or of no use to a reader, or the same for all. */
    private static final Map<String, Set<String>> HIDDEN = Map.of(
            "SSHKey",
            Set.of("PublicKey"),
            "Keypair",
            Set.of("Signer"),
            "AutoscalingGroup",
            Set.of("LaunchTemplateVersion"));

    private final StringBuilder text = new StringBuilder();
    private final SortedMap<ResourceKey, String> known;

    private PlanText(SortedMap<ResourceKey, String> known) {
        this.known = known;
    }

    public static String of(Plan plan) {
        PlanText text = new PlanText(plan.known());
        text.warnings(plan.warnings());
        boolean rolls = plan.roll() != null && !plan.roll().groups().isEmpty();
        if (plan.deletesCluster()) {
            text.text.append(DeletionTable.of(plan.tasks()));
        } else if (plan.isEmpty() && !rolls) {
            text.text.append("No changes need to be applied\n");
        } else {
            text.section("Will create resources:", plan, PlannedTask.Create.class, text::create);
            text.section("Will modify resources:", plan, PlannedTask.Modify.class, text::modify);
            text.section("Will delete items:", plan, PlannedTask.Delete.class, text::delete);
        }
        if (plan.roll() != null && !(plan.isEmpty() && plan.roll().isNone())) {
            text.roll(plan.roll());
        }
        return text.text.toString();
    }

    private void warnings(List<String> warnings) {
        if (!warnings.isEmpty()) {
            text.append("Warnings:\n");
            warnings.forEach(
                    warning -> text.append("  * ").append(Printable.of(warning)).append('\n'));
            text.append('\n');
        }
    }

    private void roll(PlannedRoll roll) {
        if (!roll.groups().isEmpty()) {
            text.append(
                    roll.force()
                            ? "Will replace every node, also those that are up to date, of instance groups:\n"
                            : "Will replace nodes that are out of date, of instance groups:\n");
            roll.groups().forEach(group -> {
                text.append("  ").append(Printable.of(group.instanceGroup())).append('\n');
                line("LaunchTemplate", launched(group));
                text.append('\n');
            });
        }
        if (!roll.options().isEmpty()) {
            text.append("Rollout options:\n");
            roll.options()
                    .forEach((path, value) -> text.append("  ")
                            .append(Printable.of(path))
                            .append(": ")
                            .append(show(value))
                            .append('\n'));
            text.append('\n');
        }
    }

    private static String launched(PlannedRoll.Group group) {
        String template = Objects.requireNonNullElse(group.launchTemplate(), "");
        // A launch configuration has no versions.
        boolean versioned =
                group.templateVersion() != null && !group.templateVersion().equals(template);
        return Printable.of((template + (versioned ? " version " + group.templateVersion() : "")).strip());
    }

    private <T extends PlannedTask> void section(String title, Plan plan, Class<T> type, Consumer<T> entry) {
        List<T> tasks =
                plan.tasks().stream().filter(type::isInstance).map(type::cast).toList();
        if (!tasks.isEmpty()) {
            text.append(title).append('\n');
            tasks.forEach(entry);
        }
    }

    private void create(PlannedTask.Create task) {
        heading(task.key());
        for (Component component : Component.of(task.desired())) {
            if (isShown(task.desired(), component)) {
                line(component.field(), show(component.value()));
            }
        }
        text.append('\n');
    }

    private static boolean isShown(Resource resource, Component component) {
        return component.value() != null
                && !(component.value() instanceof Document)
                && !HIDDEN.getOrDefault(resource.type(), Set.of()).contains(component.field());
    }

    private void modify(PlannedTask.Modify task) {
        heading(task.key());
        for (String field : task.fields()) {
            Object before = value(task.actual(), field);
            Object after = value(task.desired(), field);
            if (before instanceof Document || after instanceof Document) {
                diff(field, contents(before), contents(after));
            } else {
                line(field, " " + show(before) + " -> " + show(after));
            }
        }
        text.append('\n');
    }

    private void diff(String field, String before, String after) {
        text.append("  \t").append(padded(field)).append('\n');
        List<String> lines = new ArrayList<>(TextDiff.between(before, after));
        lines.add("");
        lines.forEach(line -> line("", line));
    }

    private void delete(PlannedTask.Delete task) {
        text.append("  ")
                .append(padded(task.key().type()))
                .append(' ')
                .append(Printable.of(task.key().name()));
        text.append(task.id().equals(task.key().name()) ? "" : " id:" + Printable.of(task.id()))
                .append("\n\n");
    }

    private void heading(ResourceKey key) {
        text.append("  ").append(Printable.of(key.toString())).append('\n');
    }

    private void line(String field, String value) {
        text.append("  \t").append(padded(field)).append('\t').append(value).append('\n');
    }

    private static String padded(String field) {
        return "%-20s".formatted(field);
    }

    private String show(Object value) {
        return switch (value) {
            case null -> "<nil>";
            case Ref ref -> "name:" + Printable.of(ref.name()) + identifier(ref);
            case Collection<?> elements ->
                elements.stream().map(this::show).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> show(entry.getKey()) + ": " + show(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case Object other -> Printable.of(other.toString());
        };
    }

    private String identifier(Ref ref) {
        String identifier = known.get(ref.key());
        return identifier == null ? "" : " id:" + Printable.of(identifier);
    }

    private static Object value(Resource resource, String field) {
        return Component.of(resource).stream()
                .filter(component -> component.field().equals(field))
                .map(Component::value)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String contents(Object value) {
        return value instanceof Document document ? document.text() : "";
    }
}
