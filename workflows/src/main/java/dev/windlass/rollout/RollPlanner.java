package dev.windlass.rollout;

import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Decides the next step of rolling one group. Pure, and without a memory: it looks at what is, and at what is in hand,
 * never at what it said before, so a crash between two steps loses nothing.
 *
 * <ol>
 *   <li>Nothing is stale and nothing in hand: {@link Decision.Finished}. In hand still: {@link Decision.Wait}.
 *   <li>A stale node lacks the soft taint: {@link Decision.Taint} all that do.
 *   <li>Warm instances are stale: {@link Decision.Replace} them first; nothing runs on them, and nobody misses them.
 *   <li>The surge is not used up: {@link Decision.Surge}, one instance while nothing fresh has proved itself (toe-dip).
 *   <li>The group may only be prepared: {@link Decision.Held}, once nothing is in hand.
 *   <li>Else {@link Decision.Replace}: one, alone, while nothing is fresh; otherwise as many as the budget has room for
 *       beside those in hand, no more than the next milestone allows, in no more zones than the policy allows, and of a
 *       control plane no more than its quorum can spare.
 *   <li>No room for any: {@link Decision.Wait}, with the reason.
 * </ol>
 *
 * <p>Properties, each a test: fresh instances are never touched; skipped ones neither; never more in flight than
 * unavailable and surge together; the first instance on a new template is alone; a detached instance is never detached
 * again and goes last; no second zone while one is touched; more than half of a control plane serves.
 */
public final class RollPlanner {

    private RollPlanner() {}

    public static Decision decide(Classification now, RollPolicy policy, RollProgress progress) {
        if (now.nothingOffered()) {
            return progress.inHand().isEmpty() ? new Decision.Finished() : new Decision.Wait("the nodes in hand");
        }
        if (now.unmarked() > 0 && !policy.cloudOnly()) {
            return new Decision.Taint(now.unmarked());
        }
        List<Candidate> warm = now.candidates().stream()
                .filter(candidate -> candidate.instance().warm())
                .limit(Budget.MOST)
                .toList();
        if (!warm.isEmpty()) {
            return new Decision.Replace(warm);
        }
        Budget budget = Budget.of(
                now.group(), now.candidates().size() + progress.inHand().size(), policy);
        boolean proven = now.freshReady() > 0;
        List<Candidate> surge = surge(now, budget, progress, proven);
        if (!surge.isEmpty()) {
            return new Decision.Surge(surge);
        }
        if (Boolean.FALSE.equals(now.group().drainAndTerminate())) {
            return progress.inHand().isEmpty()
                    ? new Decision.Held(now.candidates().size())
                    : new Decision.Wait("the nodes in hand");
        }
        return replace(now, budget, policy, progress, proven);
    }

    /** The only control-plane instance stays in its load balancer until it goes: nothing could take its connections. */
    public static boolean mayDeregister(Classification now) {
        return now.group().role() != Role.CONTROL_PLANE || now.controlPlane().members() > 1;
    }

    private static Decision replace(
            Classification now, Budget budget, RollPolicy policy, RollProgress progress, boolean proven) {
        int inHand = progress.inHand().size();
        if (!proven && inHand > 0) {
            return new Decision.Wait("the first instance on the new launch template to prove itself");
        }
        int room = (proven ? concurrency(now, budget) : 1) - inHand;
        if (room <= 0) {
            return new Decision.Wait(inHand + " in hand, as many as the budget allows");
        }
        if (progress.most() == 0) {
            return new Decision.Wait("the next milestone");
        }
        List<Candidate> chosen = new ArrayList<>();
        Set<String> zones = new TreeSet<>();
        progress.inHand().forEach(candidate -> zones.add(zone(candidate)));
        int spare = now.group().role() == Role.CONTROL_PLANE
                ? now.controlPlane().spare(progress.readyInHand())
                : Integer.MAX_VALUE;
        String refusal = "";
        for (Candidate candidate : now.candidates()) {
            if (chosen.size() == Math.min(room, progress.most())) {
                break;
            }
            boolean anotherZone = policy.zonesAtOnce() > 0
                    && !zones.contains(zone(candidate))
                    && zones.size() >= policy.zonesAtOnce();
            boolean quorum = candidate.ready() && spare == 0;
            if (anotherZone) {
                refusal = "zone " + String.join(", ", zones) + " is touched already";
            } else if (quorum) {
                refusal = quorumLost(now);
            } else {
                chosen.add(candidate);
                zones.add(zone(candidate));
                spare -= candidate.ready() ? 1 : 0;
            }
        }
        return chosen.isEmpty() ? new Decision.Wait(refusal) : new Decision.Replace(chosen);
    }

    /**
     * What keeps an instance that was chosen a while ago from being terminated now; empty where nothing does.
     *
     * @param now with the instance among its candidates, as far as it is stale still
     * @param leaving others on their way out, which may still be seen as ready
     */
    public static Optional<String> keeps(Classification now, Candidate chosen, List<Candidate> leaving) {
        boolean ready = now.candidates().stream()
                .filter(candidate ->
                        candidate.instance().id().equals(chosen.instance().id()))
                .findFirst()
                .orElse(chosen)
                .ready();
        boolean lost = now.group().role() == Role.CONTROL_PLANE
                && ready
                && now.controlPlane().spare((int)
                                leaving.stream().filter(Candidate::ready).count())
                        == 0;
        return lost ? Optional.of(quorumLost(now)) : Optional.empty();
    }

    private static String quorumLost(Classification now) {
        return "the control plane would lose its quorum: %d of %d are ready"
                .formatted(now.controlPlane().ready(), now.controlPlane().members());
    }

    /**
     * What could not be detached gives no room: a surge counts as far as it is there. One always goes, or a group whose
     * instances the cloud refuses to detach would wait for ever.
     */
    private static int concurrency(Classification now, Budget budget) {
        return Math.max(1, budget.maxUnavailable() + Math.min(budget.maxSurge(), now.detached()));
    }

    private static List<Candidate> surge(Classification now, Budget budget, RollProgress progress, boolean proven) {
        int missing = budget.maxSurge() - now.detached();
        boolean dipping = !proven && (now.detached() > 0 || !progress.inHand().isEmpty());
        if (missing <= 0 || dipping) {
            return List.of();
        }
        List<Candidate> members = now.candidates().stream()
                .filter(candidate -> maySurge(candidate, progress))
                .toList();
        // A detached instance will be replaced: the milestone counts it already.
        int due = (int) now.candidates().stream()
                .filter(candidate -> candidate.instance().detached())
                .count();
        int wanted = Math.min(proven ? missing : 1, Math.max(0, progress.most() - due));
        return members.subList(Math.max(0, members.size() - wanted), members.size());
    }

    private static boolean maySurge(Candidate candidate, RollProgress progress) {
        return !candidate.instance().detached()
                && !progress.undetachable().contains(candidate.instance().id());
    }

    private static String zone(Candidate candidate) {
        return Objects.requireNonNullElse(candidate.instance().zone(), "");
    }

    /** Bastions first, then the control plane, then API servers, then nodes; by name within a role. */
    public static List<GroupSummary> order(List<GroupSummary> groups) {
        return groups.stream()
                .sorted(Comparator.comparing(GroupSummary::role).thenComparing(GroupSummary::instanceGroup))
                .toList();
    }

    private static final Predicate<GroupSummary> WORKER = group -> group.role() == Role.NODE;

    /**
     * Which of the waiting groups begin now, beside those that roll. Everything that is no worker goes alone, and before
     * any worker; workers together as far as the number and the zones allow. A group in more zones than are allowed at
     * once takes care of that itself, and goes alone.
     *
     * @param zonesAtOnce 0 for any number
     */
    public static List<GroupSummary> next(
            List<GroupSummary> waiting, List<GroupSummary> rolling, int groupsAtOnce, int zonesAtOnce) {
        List<GroupSummary> chosen = new ArrayList<>();
        List<GroupSummary> all = new ArrayList<>(rolling);
        for (GroupSummary group : order(waiting)) {
            boolean fits = all.isEmpty()
                    || WORKER.test(group)
                            && all.stream().allMatch(WORKER)
                            && all.size() < groupsAtOnce
                            && (zonesAtOnce == 0 || zones(all, group) <= zonesAtOnce);
            if (fits) {
                chosen.add(group);
                all.add(group);
            } else if (!WORKER.test(group)) {
                break;
            }
        }
        return chosen;
    }

    private static int zones(List<GroupSummary> rolling, GroupSummary group) {
        Set<String> zones = new TreeSet<>(group.zones());
        rolling.forEach(other -> zones.addAll(other.zones()));
        return zones.size();
    }
}
