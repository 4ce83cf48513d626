package dev.windlass.rollout;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One group, its living instances told apart into fresh and stale, with reasons. Pure: the same observation always gives
 * the same classification. Bounded: everybody is counted, but only those who may be next are named, so it is small
 * enough for a workflow's history however large the group is.
 *
 * @param group without its instances
 * @param total living instances, those in hand and skipped ones included
 * @param fresh how many of them are up to date; {@code freshReady} of those serve, as Ready nodes
 * @param stale how many are not, those in hand and skipped ones included
 * @param unmarked how many stale nodes lack the soft taint
 * @param detached how many stale instances were detached by an earlier surge, those in hand included
 * @param warm how many of all wait in a warm pool, where they serve nobody; {@code staleWarm} of those are stale
 * @param candidates stale ones that may be next, in the order in which they go, as many as a decision may need
 * @param newest launch time of the youngest instance; {@code null} where the cloud does not say
 */
public record Classification(
        GroupSnapshot group,
        int total,
        int fresh,
        int freshReady,
        int stale,
        int unmarked,
        int detached,
        int warm,
        int staleWarm,
        List<Candidate> candidates,
        ControlPlane controlPlane,
        Instant newest) {

    /** Beside those that the budget lets go, in case some of them cannot be used. */
    private static final int MORE = 8;

    /** Detached ones last, as they have their replacement; those that serve nobody first; zone by zone. */
    private static final Comparator<Candidate> ORDER = Comparator.comparing(
                    (Candidate candidate) -> candidate.instance().detached())
            .thenComparing(candidate -> !candidate.instance().warm())
            .thenComparing(Candidate::ready)
            .thenComparing(
                    candidate -> Objects.requireNonNullElse(candidate.instance().zone(), ""))
            .thenComparing(candidate -> candidate.instance().id());

    public Classification {
        candidates = List.copyOf(candidates);
    }

    /**
     * Instances on their way out count as neither fresh nor stale; an instance without a node is classified like any
     * other.
     */
    public static Classification of(Observation observation, GroupSnapshot group, RolloutQuery look) {
        List<Candidate> all = candidates(observation, group, look);
        List<Candidate> stale = all.stream().filter(Candidate::stale).toList();
        List<Candidate> fresh =
                all.stream().filter(candidate -> !candidate.stale()).toList();
        List<Candidate> offered = offered(all, look);
        int most =
                2 * Budget.of(group, Math.max(1, offered.size()), look.policy()).concurrency() + MORE;
        return new Classification(
                group.withoutInstances(),
                all.size(),
                fresh.size(),
                (int) fresh.stream()
                        .filter(candidate -> serves(candidate, group, look))
                        .count(),
                stale.size(),
                (int) offered.stream().filter(Candidate::unmarked).count(),
                (int) stale.stream()
                        .filter(candidate -> candidate.instance().detached())
                        .count(),
                warm(all),
                warm(stale),
                excerpt(offered, most),
                observation.controlPlane(),
                all.stream()
                        .map(candidate -> candidate.instance().launchedAt())
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null));
    }

    /**
     * What it is once some of its instances are gone, told by the group's members alone, without asking anew what the group
     * launches: as many members as went run the version that all fresh ones run, so that it has not moved.
     *
     * @param now members with the versions that they were launched from
     * @param gone what was terminated since
     * @return empty where that does not tell, and has to be asked
     */
    public Optional<Classification> after(GroupSnapshot now, Set<String> gone) {
        List<Candidate> rest = candidates.stream()
                .filter(candidate -> !gone.contains(candidate.instance().id()))
                .toList();
        Set<String> waiting = Set.copyOf(Candidate.ids(rest));
        List<InstanceSnapshot> living = now.instances().stream()
                .filter(instance -> !instance.terminating())
                .toList();
        List<InstanceSnapshot> launched = living.stream()
                .filter(instance -> !waiting.contains(instance.id()))
                .toList();
        boolean complete = stale == candidates.size() && detached == 0 && warm == 0;
        boolean moved = living.size() - launched.size() != rest.size()
                || launched.size() != fresh + gone.size()
                || now.traits().trouble() != null
                || !Objects.equals(now.templateVersion(), group.templateVersion())
                || !launched.stream()
                        .allMatch(instance -> Objects.equals(instance.templateVersion(), group.templateVersion()));
        if (!complete || moved) {
            return Optional.empty();
        }
        int serving = (int) launched.stream()
                .filter(instance -> "InService".equals(instance.lifecycle()))
                .count();
        int unmarkedRest = (int) rest.stream().filter(Candidate::unmarked).count();
        return Optional.of(new Classification(
                group,
                living.size(),
                launched.size(),
                serving,
                rest.size(),
                unmarkedRest,
                0,
                0,
                0,
                rest,
                controlPlane,
                newest));
    }

    private static int warm(List<Candidate> candidates) {
        return (int) candidates.stream()
                .filter(candidate -> candidate.instance().warm())
                .count();
    }

    /** Every stale instance that may be taken, in the order in which they go: as many as there are. */
    public static List<Candidate> offered(Observation observation, GroupSnapshot group, RolloutQuery look) {
        return offered(candidates(observation, group, look), look);
    }

    private static List<Candidate> offered(List<Candidate> all, RolloutQuery look) {
        return all.stream()
                .filter(Candidate::stale)
                .filter(candidate -> !look.left().contains(candidate.instance().id()))
                .sorted(ORDER)
                .toList();
    }

    private static List<Candidate> candidates(Observation observation, GroupSnapshot group, RolloutQuery look) {
        Map<String, NodeSnapshot> nodes = observation.nodesByInstance();
        return group.instances().stream()
                .filter(instance -> !instance.terminating())
                .map(instance -> new Candidate(
                        instance, nodes.get(instance.id()), causes(group, instance, nodes.get(instance.id()), look)))
                .toList();
    }

    /** Nothing stale is left but what a person said to skip, or what is in hand. */
    @JsonIgnore
    public boolean nothingOffered() {
        return candidates.isEmpty();
    }

    /** Bastions are no nodes, and without Kubernetes nobody is: there only the cloud can say that one serves. */
    private static boolean serves(Candidate candidate, GroupSnapshot group, RolloutQuery look) {
        return look.cloudOnly() || group.role() == Role.BASTION
                ? "InService".equals(candidate.instance().lifecycle())
                : candidate.ready();
    }

    /** The first ones go next, the last ones surge first: both ends are kept. */
    private static List<Candidate> excerpt(List<Candidate> offered, int most) {
        if (offered.size() <= 2 * most) {
            return offered;
        }
        List<Candidate> both = new ArrayList<>(offered.subList(0, most));
        both.addAll(offered.subList(offered.size() - most, offered.size()));
        return both;
    }

    private static List<RollCause> causes(
            GroupSnapshot group, InstanceSnapshot instance, NodeSnapshot node, RolloutQuery look) {
        List<RollCause> causes = new ArrayList<>();
        boolean current = Objects.equals(instance.templateVersion(), group.templateVersion())
                || look.accepted().contains(group.instanceGroup() + "/" + instance.templateVersion());
        if (!current) {
            causes.add(new RollCause.TemplateChanged(instance.templateVersion(), group.templateVersion()));
        }
        if (instance.detached()) {
            causes.add(new RollCause.Detached());
        }
        if (node != null && node.needsUpdate()) {
            causes.add(new RollCause.MarkedForUpdate());
        }
        boolean forced = look.forcedUntil() != null
                && instance.launchedAt() != null
                && !instance.launchedAt().isAfter(look.forcedUntil());
        if (forced) {
            causes.add(new RollCause.Forced());
        }
        return causes;
    }
}
