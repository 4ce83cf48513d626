package dev.windlass.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.Phase;
import dev.windlass.failpoint.SideEffects;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The worker process halts before and after every side effect, and the next one goes on. The points come from runs that
 * nothing interrupted. In the tests of every day one run dies at several points, at whichever it comes to first; at night at
 * each point alone as well. Runs that are tried at the same time have a cluster and a Temporal namespace each.
 */
@Tag("R60")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashMatrixTest {

    /**
     * Effects that have a name and come in none of these runs: each sets what is there to what is wanted, where it differs or
     * the spec has it. Twice is as once.
     */
    private static final Set<String> ELSEWHERE = Set.of(
            // by the cloud's word alone: the same call of AWS terminates, and the wait only looks
            "activity.AwaitInService",
            "activity.TerminateMember",
            "aws.AddTags",
            "aws.AssociateVpcCidrBlock",
            "aws.AttachLoadBalancerTargetGroups",
            "aws.AttachRolePolicy",
            "aws.AuthorizeSecurityGroupEgress",
            "aws.CreateOrUpdateTags",
            "aws.DeleteWarmPool",
            "aws.DetachLoadBalancerTargetGroups",
            "aws.DetachRolePolicy",
            "aws.DisableMetricsCollection",
            "aws.ModifyListener",
            "aws.ModifyTargetGroup",
            "aws.ModifyVolume",
            "aws.PutWarmPool",
            "aws.ReplaceRoute",
            "aws.ReplaceRouteTableAssociation",
            "aws.ResumeProcesses",
            "aws.RevokeSecurityGroupEgress",
            "aws.SetIpAddressType",
            "aws.SetQueueAttributes",
            "aws.SetSecurityGroups",
            "aws.SetSubnets",
            "aws.SuspendProcesses",
            "aws.TagInstanceProfile",
            "aws.TagQueue",
            "aws.TagResource",
            "aws.TagRole",
            "aws.UpdateAssumeRolePolicy",
            "aws.UpdateAutoScalingGroup");

    private final CrashTries tries = new CrashTries();
    private final Supplier<Rolled> rolled = once(this::roll);
    private final Supplier<Rolled> aborted = once(this::abort);
    private final Supplier<Rolled> ordered = once(this::order);
    private final Supplier<Lived> lived = once(this::live);
    private final Hook unasked = Hook.start();
    private Servers servers;

    @BeforeAll
    void start() {
        servers = Servers.start();
    }

    @AfterAll
    void stop() {
        tries.close();
        servers.close();
        unasked.close();
    }

    @TestFactory
    Stream<DynamicTest> endsAsIfNothingHadHappenedWhereverTheWorkerDies() {
        return tries.together(rolled.get().points(), this::interrupted);
    }

    @TestFactory
    @Tag("nightly")
    Stream<DynamicTest> endsAsIfNothingHadHappenedWhereverTheWorkerDiesOnce() {
        return tries.alone(rolled.get().points(), this::interrupted);
    }

    @TestFactory
    @Tag("R62")
    Stream<DynamicTest> takesBackWhatItSetWhereverTheWorkerDiesInAnAbort() {
        return tries.together(aborted.get().points(), this::aborted);
    }

    @TestFactory
    @Tag("R62")
    @Tag("nightly")
    Stream<DynamicTest> takesBackWhatItSetWhereverTheWorkerDiesOnceInAnAbort() {
        return tries.alone(aborted.get().points(), this::aborted);
    }

    @TestFactory
    @Tag("R63")
    @Tag("R69")
    Stream<DynamicTest> heedsHookAndOrdersWhereverTheWorkerDiesOverThem() {
        return tries.together(ordered.get().points(), this::ordered);
    }

    @TestFactory
    @Tag("R63")
    @Tag("R69")
    @Tag("nightly")
    Stream<DynamicTest> heedsHookAndOrdersWhereverTheWorkerDiesOverThemOnce() {
        return tries.alone(ordered.get().points(), this::ordered);
    }

    /** Many points, and of applying a plan more than of rolling nodes: at night. */
    @TestFactory
    @Tag("nightly")
    Stream<DynamicTest> createsChangesAndDeletesAClusterOnceWhereverTheWorkerDies() {
        return tries.together(lived.get().unseen(), this::lived);
    }

    @Test
    void comesToEveryEffectThatHasANameOrItIsWrittenWhyNot() {
        Set<String> reached = Stream.of(
                        rolled.get().points(),
                        aborted.get().points(),
                        ordered.get().points(),
                        lived.get().points())
                .flatMap(List::stream)
                .map(point -> point.substring(point.indexOf(':') + 1))
                .collect(Collectors.toSet());

        assertThat(Stream.concat(SideEffects.named(), AwsActions.written()).filter(effect -> !reached.contains(effect)))
                .containsExactlyInAnyOrderElementsOf(ELSEWHERE);
    }

    /**
     * @param points in the order in which a run comes to them first
     * @param asked how many questions its hook was asked
     */
    private record Rolled(EndState end, List<String> points, int asked) {

        static Rolled of(InterruptedRoll roll, List<String> points) {
            return new Rolled(EndState.of(roll), points, questions(roll).size());
        }

        /** But for those that an earlier one had. */
        Rolled without(Collection<String> earlier) {
            return new Rolled(
                    end,
                    points.stream().filter(point -> !earlier.contains(point)).toList(),
                    asked);
        }
    }

    /**
     * @param held what the cloud held after each change
     * @param points in the order in which a life comes to them first
     */
    private record Lived(
            SortedMap<String, SortedMap<String, List<String>>> held, List<String> points, Set<String> rolled) {

        /**
         * Where a death may do something that it does in no roll. Before a call nothing is done that was not done after the
         * one before it; so that after it is enough of those of which there are so many.
         */
        List<String> unseen() {
            return points.stream()
                    .filter(point -> !rolled.contains(point))
                    .filter(point -> point.startsWith("after:") || !point.contains(":aws."))
                    .toList();
        }
    }

    /** A question that is repeated is the same in every word. */
    private static Set<Hook.Asked> questions(InterruptedRoll roll) {
        return Set.copyOf(roll.hook.asked());
    }

    private static <T> Supplier<T> once(Supplier<T> made) {
        FutureTask<T> task = new FutureTask<>(made::get);
        return () -> {
            task.run();
            try {
                return task.get();
            } catch (ExecutionException | InterruptedException e) {
                throw new AssertionError("what nothing interrupts fails", e);
            }
        };
    }

    private Rolled roll() {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.start();
            roll.begin().ended().completed();
            assertThat(Invariants.breachedByRoll(roll, 0)).isEmpty();
            return Rolled.of(roll, roll.points());
        }
    }

    private List<String> interrupted(List<String> points) {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.startHaltingAt(points);
            roll.begin();
            List<String> deaths = roll.dieAt(points);

            roll.ended().completed();

            assertThat(Invariants.breachedByRoll(roll, deaths.size())).isEmpty();
            assertThat(EndState.of(roll)).isEqualTo(rolled.get().end());
            List<Effect> effects = roll.world.effects();
            roll.again().completed();
            assertThat(roll.world.effects())
                    .as("a second roll has nothing to do")
                    .isEqualTo(effects);
            return deaths;
        }
    }

    /** Only what an abort adds. */
    private Rolled abort() {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.start();
            roll.beginAndGetStuck();
            List<String> before = roll.points();
            roll.abort().join();
            roll.ended().ended(Phase.ABORTED);
            assertThat(Invariants.breachedByAbort(roll)).isEmpty();
            return Rolled.of(roll, roll.points()).without(before);
        }
    }

    private List<String> aborted(List<String> points) {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.startHaltingAt(points);
            roll.beginAndGetStuck();
            CompletableFuture<Void> abort = roll.abort();
            List<String> deaths = roll.dieAt(points);

            roll.ended().ended(Phase.ABORTED);

            abort.join();
            assertThat(Invariants.breachedByAbort(roll)).isEmpty();
            assertThat(EndState.of(roll)).isEqualTo(aborted.get().end());
            return deaths;
        }
    }

    /** Only what the orders and the hook add. */
    private Rolled order() {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.start();
            roll.beginHeldUp().order().join();
            roll.ended().ended(Phase.FAILED);
            assertThat(Invariants.breachedByOrders(roll)).isEmpty();
            return Rolled.of(roll, roll.points()).without(rolled.get().points());
        }
    }

    private List<String> ordered(List<String> points) {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.startHaltingAt(points);
            CompletableFuture<Void> orders = roll.beginHeldUp().order();
            List<String> deaths = roll.dieAt(points);
            orders.join();

            assertThat(roll.ended().ended(Phase.FAILED).failure()).startsWith("not landed: ");

            assertThat(Invariants.breachedByOrders(roll)).isEmpty();
            assertThat(EndState.of(roll)).isEqualTo(ordered.get().end());
            assertThat(questions(roll))
                    .as("whatever is asked twice is the same question")
                    .hasSize(ordered.get().asked());
            if (deaths.contains("after:" + SideEffects.activity("Ask"))) {
                assertThat(roll.hook.asked()).hasSizeGreaterThan(ordered.get().asked());
            }
            return deaths;
        }
    }

    private Lived live() {
        try (InterruptedCluster cluster = InterruptedCluster.of(servers, unasked)) {
            cluster.live(List.of());
            return new Lived(
                    cluster.held(), cluster.points(), Set.copyOf(rolled.get().points()));
        }
    }

    private List<String> lived(List<String> points) {
        try (InterruptedCluster cluster = InterruptedCluster.of(servers, unasked)) {
            List<String> deaths = cluster.live(points);
            assertThat(cluster.held()).isEqualTo(lived.get().held());
            return deaths;
        }
    }
}
