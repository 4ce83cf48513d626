package dev.windlass.conformance;

import dev.windlass.activity.PlanActivities;
import dev.windlass.aws.AwsClients;
import dev.windlass.aws.Polling;
import dev.windlass.change.JournalEntry;
import dev.windlass.planner.Catalog;
import dev.windlass.planner.PlanSteps;
import dev.windlass.planner.Planner;
import dev.windlass.planner.RollProposals;
import dev.windlass.rollout.GroupSummary;
import dev.windlass.rollout.RolloutQuery;
import dev.windlass.spec.SpecOutline;
import dev.windlass.statestore.JournalStore;
import dev.windlass.statestore.NodeConfigs;
import dev.windlass.statestore.PlanStore;
import dev.windlass.statestore.SpecOutlines;
import dev.windlass.statestore.SpecStore;
import dev.windlass.statestore.StateStore;
import dev.windlass.statestore.StoreLocation;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import software.amazon.awssdk.core.sync.RequestBody;

/** A state store of a test's own in the emulated AWS. Windlass reaches it through the proxy, the test past it. */
record StoredWorld(AwsClients proxied, AwsClients direct, String bucket) {

    private static final AtomicInteger BUCKETS = new AtomicInteger();

    static StoredWorld in(AwsClients proxied, AwsClients direct) {
        return new StoredWorld(
                proxied, direct, "conformance-" + ProcessHandle.current().pid() + "-" + BUCKETS.incrementAndGet());
    }

    /** Makes the bucket. */
    StoredWorld create() {
        direct.s3().createBucket(call -> call.bucket(bucket));
        return this;
    }

    String location() {
        return "s3://" + bucket;
    }

    Function<String, SpecOutline> outlines() {
        return new SpecOutlines(store())::of;
    }

    /** @param survey how the groups of a cluster are looked at */
    PlanActivities plans(Function<RolloutQuery, List<GroupSummary>> survey) {
        Polling polling = new Polling(Duration.ofMillis(20), Duration.ofSeconds(20), () -> {});
        SpecStore specs = new SpecStore(store());
        NodeConfigs nodeConfigs = new NodeConfigs(store());
        return new PlanSteps(
                new Planner(
                        specs,
                        nodeConfigs,
                        Catalog.of(proxied, store(), polling, Clock.systemUTC()),
                        new dev.windlass.resource.StateStoreBase(location())),
                new RollProposals(specs, survey),
                new PlanStore(store()),
                specs,
                nodeConfigs);
    }

    void put(String path, String text) {
        direct.s3().putObject(call -> call.bucket(bucket).key(path), RequestBody.fromString(text));
    }

    String text(String path) {
        return direct.s3()
                .getObjectAsBytes(call -> call.bucket(bucket).key(path))
                .asUtf8String();
    }

    /** Of every change of the cluster, the changes in the order of their ids. */
    List<JournalEntry> journal(String cluster) {
        JournalStore journal = new JournalStore(new StateStore(direct.s3(), new StoreLocation(bucket, "")));
        return journal.changes(cluster).stream()
                .flatMap(change -> journal.entries(cluster, change.id()).stream())
                .toList();
    }

    private StateStore store() {
        return new StateStore(proxied.s3(), new StoreLocation(bucket, ""));
    }
}
