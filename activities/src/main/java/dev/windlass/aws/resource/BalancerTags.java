package dev.windlass.aws.resource;

import dev.windlass.aws.NonRetryable;
import dev.windlass.aws.Ownership;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;

/** Tags as Elastic Load Balancing spells them, and as a map. */
public final class BalancerTags {

    private BalancerTags() {}

    public static Map<String, String> map(List<Tag> tags) {
        return tags.stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    static List<Tag> list(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    /** @throws io.temporal.failure.ApplicationFailure where something of that name is not the cluster's */
    static void requireOwned(ElasticLoadBalancingV2Client balancing, String arn, String cluster) {
        boolean owned = balancing.describeTags(request -> request.resourceArns(arn)).tagDescriptions().stream()
                .anyMatch(description -> new Ownership(cluster).owns(map(description.tags())));
        if (!owned) {
            throw NonRetryable.notOwned(arn, cluster);
        }
    }
}
