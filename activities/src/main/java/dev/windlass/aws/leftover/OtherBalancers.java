package dev.windlass.aws.leftover;

import dev.windlass.aws.AwsClients;
import dev.windlass.aws.resource.BalancerTags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancing.model.LoadBalancerDescription;
import software.amazon.awssdk.services.elasticloadbalancing.model.TagDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/** Load balancers and target groups under a cluster's tags, such as those of its services. */
final class OtherBalancers {

    /** AWS limit: resources in one DescribeTags request. */
    private static final int TAGS_AT_ONCE = 20;

    private final ElasticLoadBalancingV2Client balancing;
    private final ElasticLoadBalancingClient classic;
    private final ClusterTags cluster;

    OtherBalancers(AwsClients clients, String cluster) {
        this.balancing = clients.loadBalancing();
        this.classic = clients.classicLoadBalancing();
        this.cluster = new ClusterTags(cluster);
    }

    List<Leftover> beside(Set<String> deleted) {
        List<Leftover> leftovers = new ArrayList<>(classic());
        Map<String, Leftover> candidates = new HashMap<>();
        balancing
                .describeLoadBalancersPaginator()
                .loadBalancers()
                .forEach(balancer -> candidates.put(balancer.loadBalancerArn(), leftover(balancer)));
        balancing
                .describeTargetGroupsPaginator()
                .targetGroups()
                .forEach(group -> candidates.put(group.targetGroupArn(), leftover(group)));
        candidates.keySet().removeAll(deleted);
        for (List<String> some : chunks(List.copyOf(candidates.keySet()))) {
            balancing.describeTags(call -> call.resourceArns(some)).tagDescriptions().stream()
                    .filter(description -> cluster.belong(BalancerTags.map(description.tags())))
                    .forEach(description -> leftovers.add(candidates.get(description.resourceArn())));
        }
        return leftovers;
    }

    private static Leftover leftover(LoadBalancer balancer) {
        SortedSet<String> holds = new TreeSet<>(balancer.securityGroups());
        balancer.availabilityZones().forEach(zone -> add(holds, zone.subnetId()));
        add(holds, balancer.vpcId());
        return new Leftover("load-balancer", balancer.loadBalancerArn(), balancer.loadBalancerName(), holds);
    }

    private static Leftover leftover(TargetGroup group) {
        return new Leftover("target-group", group.targetGroupArn(), group.targetGroupName(), new TreeSet<>());
    }

    private List<Leftover> classic() {
        Map<String, LoadBalancerDescription> balancers = new HashMap<>();
        classic.describeLoadBalancersPaginator()
                .loadBalancerDescriptions()
                .forEach(balancer -> balancers.put(balancer.loadBalancerName(), balancer));
        List<Leftover> leftovers = new ArrayList<>();
        for (List<String> some : chunks(List.copyOf(balancers.keySet()))) {
            classic.describeTags(call -> call.loadBalancerNames(some)).tagDescriptions().stream()
                    .filter(description -> cluster.belong(tags(description)))
                    .forEach(description -> leftovers.add(leftover(balancers.get(description.loadBalancerName()))));
        }
        return leftovers;
    }

    private static Leftover leftover(LoadBalancerDescription balancer) {
        SortedSet<String> holds = new TreeSet<>(balancer.securityGroups());
        holds.addAll(balancer.subnets());
        add(holds, balancer.vpcId());
        return new Leftover("classic-load-balancer", balancer.loadBalancerName(), "", holds);
    }

    private static Map<String, String> tags(TagDescription description) {
        Map<String, String> tags = new HashMap<>();
        description.tags().forEach(tag -> tags.put(tag.key(), Objects.requireNonNullElse(tag.value(), "")));
        return tags;
    }

    private static void add(Set<String> ids, String id) {
        if (id != null) {
            ids.add(id);
        }
    }

    private static List<List<String>> chunks(List<String> all) {
        List<List<String>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += TAGS_AT_ONCE) {
            chunks.add(all.subList(from, Math.min(from + TAGS_AT_ONCE, all.size())));
        }
        return chunks;
    }
}
