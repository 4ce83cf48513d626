package dev.windlass.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * The living instances of all clusters, read together: however many clusters follow the cloud, it is asked as often as for
 * one, and so seldom that three quarters of its time are left for others. Thread-safe.
 */
public final class InstanceFeed {

    private static final String CLUSTER = "KubernetesCluster";
    private static final int REST = 3;

    /** As many as AWS takes. moto would give a hundred, and go through all of them for each page. */
    private static final int PAGE = 1000;

    private final Ec2Client ec2;
    private final Duration pause;
    private Map<String, List<Instance>> byCluster = Map.of();
    private long next = System.nanoTime();

    /** @param pause between two looks, at least */
    public InstanceFeed(Ec2Client ec2, Duration pause) {
        this.ec2 = Objects.requireNonNull(ec2, "ec2 is null");
        this.pause = Objects.requireNonNull(pause, "pause is null");
    }

    synchronized List<Instance> of(String cluster) {
        long begun = System.nanoTime();
        if (begun - next >= 0) {
            byCluster = read(ec2).stream().collect(Collectors.groupingBy(InstanceFeed::cluster));
            long took = System.nanoTime() - begun;
            next = System.nanoTime() + Math.max(pause.toNanos(), REST * took);
        }
        return byCluster.getOrDefault(cluster, List.of());
    }

    /** Every cluster's. */
    static List<Instance> read(Ec2Client ec2) {
        Filter owned = filter("tag-key", CLUSTER);
        Filter living = filter("instance-state-name", "pending", "running", "stopping", "stopped");
        return ec2
                .describeInstancesPaginator(
                        request -> request.filters(owned, living).maxResults(PAGE))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream())
                .toList();
    }

    private static String cluster(Instance instance) {
        return instance.tags().stream()
                .filter(tag -> tag.key().equals(CLUSTER))
                .map(Tag::value)
                .findFirst()
                .orElse("");
    }

    private static Filter filter(String name, String... values) {
        return Filter.builder().name(name).values(values).build();
    }
}
