package dev.windlass.aws.leftover;

import dev.windlass.aws.AwsClients;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a cluster has in AWS beside what Windlass deletes: NAT gateways, addresses, volumes of its workloads, load balancers
 * of its services, DNS records. Deleting the rest would leave these behind, and most of them cost money.
 */
public final class Leftovers {

    private final AwsClients clients;

    public Leftovers(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * @param deleted identifiers of what goes with the cluster
     * @return what does not, sorted; what AWS deletes along is left out
     */
    public List<Leftover> of(String cluster, Set<String> deleted) {
        return Stream.of(
                        new TaggedEc2Resources(clients.ec2(), cluster).beside(deleted),
                        new OtherBalancers(clients, cluster).beside(deleted),
                        new OtherIdentities(clients.iam(), cluster).providers(),
                        new OtherRecords(clients.route53(), cluster).all())
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Leftover::type).thenComparing(Leftover::id))
                .toList();
    }
}
