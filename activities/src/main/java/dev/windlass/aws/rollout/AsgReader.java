package dev.windlass.aws.rollout;

import dev.windlass.aws.AwsClients;
import dev.windlass.aws.resource.RollOwnership;
import dev.windlass.aws.resource.TemplateVersions;
import dev.windlass.aws.resource.Templates;
import dev.windlass.spec.SpecOutline;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * Looks at all instance groups of a cluster in one call, however many there are; at the whole of them in three, and one more
 * for each warm pool.
 */
final class AsgReader {

    private final Ec2Client ec2;
    private final AutoScalingClient autoScaling;
    private final LaunchDiagnostics launches;
    private final WarmPools warmPools;
    private final Function<String, SpecOutline> specs;

    AsgReader(AwsClients clients, Function<String, SpecOutline> specs) {
        this.ec2 = clients.ec2();
        this.autoScaling = clients.autoScaling();
        this.launches = new LaunchDiagnostics(autoScaling);
        this.warmPools = new WarmPools(autoScaling);
        this.specs = specs;
    }

    AsgSnapshotSource look(String cluster) {
        RollOwnership ownership = new RollOwnership(cluster);
        List<AutoScalingGroup> groups = autoScaling
                .describeAutoScalingGroupsPaginator(call -> call.filters(ownership.groupFilters()))
                .autoScalingGroups()
                .stream()
                .filter(group -> group.status() == null)
                .filter(group -> ownership.owns(Templates.tags(group)))
                .toList();
        return new AsgSnapshotSource(cluster, groups, specs.apply(cluster), ec2, launches, warmPools);
    }

    /** Why the group could launch nothing now; {@code null} where nothing is known. */
    String trouble(AutoScalingGroup group) {
        return launches.trouble(group, TemplateVersions.of(List.of(group), ec2));
    }
}
