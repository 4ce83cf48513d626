package dev.windlass.aws.leftover;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.TagResourceType;

/**
 * DNS records of a cluster. They have no tags; kops knows them by their names, in zones that the cluster's name lies in
 * (source: pkg/resources/aws, listRoute53Records). A cluster by gossip has none.
 */
final class OtherRecords {

    private static final String GOSSIP = ".k8s.local";
    private static final Set<String> NAMES = Set.of("api", "api.internal", "bastion", "kops-controller.internal");
    private static final String ETCD = "etcd-";

    private final Route53Client route53;
    private final String cluster;

    OtherRecords(Route53Client route53, String cluster) {
        this.route53 = route53;
        this.cluster = cluster;
    }

    List<Leftover> all() {
        List<Leftover> records = new ArrayList<>();
        if (cluster.endsWith(GOSSIP)) {
            return records;
        }
        for (HostedZone zone : route53.listHostedZonesPaginator().hostedZones()) {
            if (("." + cluster).endsWith("." + trimmed(zone.name()))) {
                if (isOwned(zone)) {
                    records.add(new Leftover("hosted-zone", identifier(zone), trimmed(zone.name()), new TreeSet<>()));
                }
                route53
                        .listResourceRecordSetsPaginator(call -> call.hostedZoneId(zone.id()))
                        .resourceRecordSets()
                        .stream()
                        .filter(this::belongs)
                        .forEach(set -> records.add(leftover(zone, set)));
            }
        }
        return records;
    }

    private boolean isOwned(HostedZone zone) {
        Map<String, String> tags = new HashMap<>();
        route53.listTagsForResource(
                        call -> call.resourceType(TagResourceType.HOSTEDZONE).resourceId(identifier(zone)))
                .resourceTagSet()
                .tags()
                .forEach(tag -> tags.put(tag.key(), tag.value()));
        return new ClusterTags(cluster).belong(tags);
    }

    private boolean belongs(ResourceRecordSet set) {
        String name = trimmed(set.name());
        if ((set.type() != RRType.A && set.type() != RRType.AAAA) || !name.endsWith("." + cluster)) {
            return false;
        }
        String host = name.substring(0, name.length() - cluster.length() - 1);
        return NAMES.contains(host) || host.startsWith(ETCD);
    }

    private static Leftover leftover(HostedZone zone, ResourceRecordSet set) {
        String id = identifier(zone) + "/" + trimmed(set.name()) + "/" + set.typeAsString();
        return new Leftover("route53-record", id, "", new TreeSet<>());
    }

    private static String identifier(HostedZone zone) {
        return zone.id().substring(zone.id().lastIndexOf('/') + 1);
    }

    private static String trimmed(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
