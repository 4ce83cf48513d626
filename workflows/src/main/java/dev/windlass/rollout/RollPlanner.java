package dev.windlass.rollout;

import dev.windlass.cluster.InstanceGroupSpec.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides the next step of rolling one group. Pure and memoryless: it looks at what is, never at what it said before,
 * so a crash between two steps loses nothing.
 *
 * <ol>
 *   <li>No stale instance is left: {@link Decision.Finished}.
 *   <li>A stale node lacks the soft taint: {@link Decision.Taint} all that do.
 *   <li>Warm instances are stale: {@link Decision.Replace} them; nothing runs on them.
 *   <li>The surge is not used up: {@link Decision.Surge}, one instance while nothing fresh has proved itself (toe-dip).
 *   <li>The group may only be prepared: {@link Decision.Held}.
 *   <li>Else {@link Decision.Replace}: one while nothing is fresh, otherwise as many as the budget allows; members
 *       before detached instances, which have their replacement already, and those not ready before ready ones, as
 *       they serve nobody.
 * </ol>
 *
 * <p>Properties, each a test: fresh instances are never touched; skipped ones neither; never more than the budget at
 * once; the first instance on a new template is alone; a detached instance is never detached again and goes last.
 */
public final class RollPlanner {

    private static final Comparator<Candidate> ORDER = Comparator.comparing((Candidate c) -> c.instance().detached())
            .thenComparing(Candidate::ready)
            .thenComparing(c -> c.instance().id());

    private RollPlanner() {}

    /**
     * @param skipped ids of instances that a person said to leave
     * @param cloudOnly never touch Kubernetes: no taints, and, as kops does, no surge
     */
    public static Decision decide(Classification classification, Set<String> skipped, boolean cloudOnly) {
        List<Candidate> stale = classification.stale().stream()
                .filter(candidate -> !skipped.contains(candidate.instance().id()))
                .sorted(ORDER)
                .toList();
        if (stale.isEmpty()) {
            return new Decision.Finished();
        }
        List<String> untainted = untainted(stale);
        if (!untainted.isEmpty() && !cloudOnly) {
            return new Decision.Taint(untainted);
        }
        List<Candidate> warm = stale.stream().filter(candidate -> candidate.instance().warm()).toList();
        if (!warm.isEmpty()) {
            return new Decision.Replace(warm);
        }
        Budget budget = cloudOnly ? new Budget(1, 0) : Budget.of(classification.group(), stale.size());
        boolean proven = classification.fresh().stream().anyMatch(fresh -> cloudOnly || fresh.ready());
        List<Candidate> surge = surge(stale, budget, proven);
        if (!surge.isEmpty()) {
            return new Decision.Surge(surge);
        }
        if (Boolean.FALSE.equals(classification.group().drainAndTerminate())) {
            return new Decision.Held(stale);
        }
        return new Decision.Replace(stale.subList(0, Math.min(stale.size(), proven ? budget.concurrency() : 1)));
    }

    /** Bastions first, then the control plane, then API servers, then nodes; by name within a role. */
    public static List<GroupSnapshot> order(List<GroupSnapshot> groups) {
        return groups.stream()
                .sorted(Comparator.comparing(GroupSnapshot::role).thenComparing(GroupSnapshot::instanceGroup))
                .toList();
    }

    /** The only control-plane instance stays in its load balancer until it goes: nothing could take its connections. */
    public static boolean mayDeregister(GroupSnapshot group, int controlPlaneInstances) {
        return group.role() != Role.CONTROL_PLANE || controlPlaneInstances > 1;
    }

    private static List<String> untainted(List<Candidate> stale) {
        return stale.stream()
                .map(Candidate::node)
                .filter(node -> node != null && !node.scheduledForUpdate())
                .map(NodeSnapshot::name)
                .toList();
    }

    private static List<Candidate> surge(List<Candidate> stale, Budget budget, boolean proven) {
        Predicate<Candidate> detached = candidate -> candidate.instance().detached();
        int alreadyDetached = (int) stale.stream().filter(detached).count();
        int missing = budget.maxSurge() - alreadyDetached;
        if (missing <= 0 || (alreadyDetached > 0 && !proven)) {
            return List.of();
        }
        int now = proven ? missing : 1;
        List<Candidate> members = stale.stream().filter(detached.negate()).toList();
        return members.subList(Math.max(0, members.size() - now), members.size());
    }
}
