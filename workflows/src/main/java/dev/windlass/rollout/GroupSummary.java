package dev.windlass.rollout;

import dev.windlass.resource.LaunchSource;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a change needs to know of one group: small, however large the group is.
 *
 * @param zones in which it has instances
 * @param total living instances; {@code stale} of them are to be replaced
 * @param behind the first stale ones in words, with why, and nodes whose kubelet is older than what the group launches now
 * @param launchTemplate that a new instance would be launched from, or {@code null}
 * @param templateVersion the version of the launch template that a new instance would get now, or {@code null}
 * @param inCloud what Auto Scaling says of the group itself
 */
public record GroupSummary(
        String instanceGroup,
        Role role,
        SortedSet<String> zones,
        int total,
        int stale,
        List<String> behind,
        String launchTemplate,
        String templateVersion,
        InCloud inCloud) {

    private static final int NAMED = 20;

    /**
     * @param inService members that serve, as Auto Scaling says; {@code target} how many it should have
     * @param specified the specs have such an instance group
     * @param launches which version of its template it says that it launches; {@code null} where nobody looked
     */
    public record InCloud(int inService, int target, boolean specified, LaunchSource launches) {

        static final InCloud UNKNOWN = new InCloud(0, 0, false, null);
    }

    public GroupSummary {
        inCloud = inCloud == null ? InCloud.UNKNOWN : inCloud;
        zones = Collections.unmodifiableSortedSet(new TreeSet<>(zones));
        behind = List.copyOf(behind);
    }

    public GroupSummary(
            String instanceGroup,
            Role role,
            SortedSet<String> zones,
            int total,
            int stale,
            List<String> behind,
            String launchTemplate,
            String templateVersion) {
        this(instanceGroup, role, zones, total, stale, behind, launchTemplate, templateVersion, InCloud.UNKNOWN);
    }

    /** Every group of the observation, by name. @param look its instance group does not count */
    public static List<GroupSummary> of(Observation observation, RolloutQuery look) {
        return observation.groups().stream()
                .map(group -> of(observation, group, look))
                .toList();
    }

    private static GroupSummary of(Observation observation, GroupSnapshot group, RolloutQuery look) {
        Classification classification = Classification.of(observation, group, look);
        List<String> behind = new ArrayList<>();
        classification.candidates().stream()
                .limit(NAMED)
                .map(candidate -> candidate.instance().id() + " (" + candidate.why() + ")")
                .forEach(behind::add);
        Map<String, NodeSnapshot> nodes = observation.nodesByInstance();
        Optional<LandedKubelet> kubelet = LandedKubelet.of(group, nodes);
        SortedSet<String> zones = new TreeSet<>();
        for (InstanceSnapshot instance : group.instances()) {
            if (instance.zone() != null) {
                zones.add(instance.zone());
            }
            if (behind.size() < NAMED) {
                kubelet.flatMap(launched -> launched.ahead(group, instance, nodes.get(instance.id())))
                        .ifPresent(why -> behind.add(instance.id() + " (" + why + ")"));
            }
        }
        return new GroupSummary(
                group.instanceGroup(),
                group.role(),
                zones,
                classification.total(),
                classification.stale(),
                behind,
                group.traits().launchTemplate(),
                group.templateVersion(),
                new InCloud(
                        group.inService(),
                        group.target(),
                        group.traits().specified(),
                        group.traits().launches()));
    }

    /**
     * Why the group launches something else than plans make it launch. A version that a person or another tool named stays
     * where it is while the template moves on.
     *
     * @return empty where it launches the newest version, or where nobody looked
     */
    public Optional<String> pinned() {
        return Optional.ofNullable(inCloud.launches())
                .filter(launches -> !launches.equals(LaunchSource.LATEST))
                .map(launches -> instanceGroup + " launches " + words(launches));
    }

    private String words(LaunchSource launches) {
        return switch (launches) {
            case LaunchSource.TemplateVersion named ->
                "version " + named.version() + " of its launch template, whatever is newer";
            case LaunchSource.MixedInstancesPolicy _, LaunchSource.LaunchConfiguration _ -> "by " + launches;
        };
    }

    /** What the cloud says of its members, for people. */
    public String serving() {
        return "%s has %d of %d instances in service".formatted(instanceGroup, inCloud.inService(), inCloud.target());
    }

    /** @param force also instances that are up to date */
    public int toReplace(boolean force) {
        return force ? total : stale;
    }
}
