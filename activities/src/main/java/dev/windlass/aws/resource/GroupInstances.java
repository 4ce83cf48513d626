package dev.windlass.aws.resource;

import dev.windlass.aws.Ownership;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;

/** Instances of Auto Scaling groups as EC2 knows them, which is the only one to know those taken out of their group. */
public final class GroupInstances {

    /** Its value is the name of the group. kops: pkg awsup. */
    public static final String DETACHED_TAG = "kops.k8s.io/detached-from-asg";

    private static final String LAUNCHING_GROUP_TAG = "aws:autoscaling:groupName";

    private final Ec2Client ec2;

    public GroupInstances(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /** Members of any group of the cluster and those detached from one, neither terminated nor on the way there. */
    public List<Instance> running(RollOwnership ownership) {
        return find(ownership.filters(), running());
    }

    void terminateDetached(Ownership ownership, String group) {
        List<String> left =
                find(ownership.filters(), Ownership.filter("tag:" + DETACHED_TAG, group), running()).stream()
                        .map(Instance::instanceId)
                        .toList();
        if (!left.isEmpty()) {
            ec2.terminateInstances(call -> call.instanceIds(left));
        }
    }

    /** Launched by the group or detached from it, and not terminated yet. */
    List<Instance> alive(Ownership ownership, String group) {
        List<Instance> alive = new ArrayList<>(
                find(ownership.filters(), Ownership.filter("tag:" + LAUNCHING_GROUP_TAG, group), notTerminated()));
        alive.addAll(find(ownership.filters(), Ownership.filter("tag:" + DETACHED_TAG, group), notTerminated()));
        return alive;
    }

    private List<Instance> find(List<Filter> owned, Filter... more) {
        List<Filter> filters = new ArrayList<>(owned);
        filters.addAll(List.of(more));
        return ec2.describeInstancesPaginator(call -> call.filters(filters)).reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .toList();
    }

    private static Filter running() {
        return Ownership.filter("instance-state-name", "pending", "running", "stopping", "stopped");
    }

    private static Filter notTerminated() {
        return Ownership.filter("instance-state-name", "pending", "running", "stopping", "stopped", "shutting-down");
    }
}
