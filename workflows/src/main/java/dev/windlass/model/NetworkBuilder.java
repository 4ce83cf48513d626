package dev.windlass.model;

import dev.windlass.cluster.ClusterSpec;
import java.util.SortedMap;
import java.util.function.Consumer;

/** The VPC, its subnets, and one public route table with a default route for each address family. */
final class NetworkBuilder implements ResourceBuilder {

    @Override
    public void build(ClusterContext context, Consumer<Resource> into) {
        String name = context.name();
        Ref vpc = context.vpc();
        Ref gateway = new Ref("InternetGateway", name);
        Ref routeTable = new Ref("RouteTable", name);

        into.accept(new NetworkResource.Vpc(
                name, context.cluster().networkCidr(), true, true, true, false, context.tags(name)));
        into.accept(new NetworkResource.VpcAmazonIpv6CidrBlock("AmazonIPv6", vpc, false));
        into.accept(new NetworkResource.DhcpOptions(
                name, domainName(context.region()), "AmazonProvidedDNS", false, context.tags(name)));
        into.accept(new NetworkResource.VpcDhcpOptionsAssociation(name, vpc, new Ref("DHCPOptions", name)));
        into.accept(new NetworkResource.InternetGateway(name, vpc, false, context.tags(name)));

        SortedMap<String, String> routeTableTags = context.tags(name);
        routeTableTags.put("kubernetes.io/kops/role", "public");
        into.accept(new NetworkResource.RouteTable(name, vpc, false, routeTableTags));
        into.accept(new NetworkResource.Route("0.0.0.0/0", routeTable, "0.0.0.0/0", null, gateway));
        into.accept(new NetworkResource.Route("::/0", routeTable, null, "::/0", gateway));

        for (ClusterSpec.Subnet subnet : context.cluster().subnets()) {
            into.accept(subnet(context, subnet));
            into.accept(new NetworkResource.RouteTableAssociation(
                    context.subnetName(subnet.name()), routeTable, context.subnet(subnet.name())));
        }
    }

    private static NetworkResource.Subnet subnet(ClusterContext context, ClusterSpec.Subnet subnet) {
        String name = context.subnetName(subnet.name());
        SortedMap<String, String> tags = context.tags(name);
        tags.put("SubnetType", "Public");
        // Both, because without private subnets internal load balancers have nowhere else to go.
        tags.put("kubernetes.io/role/elb", "1");
        tags.put("kubernetes.io/role/internal-elb", "1");
        return new NetworkResource.Subnet(
                name, subnet.name(), context.vpc(), subnet.zone(), subnet.cidr(), true, false, false, tags);
    }

    /** AWS rule: the first region has a domain of its own. */
    private static String domainName(String region) {
        if (region.equals("us-east-1")) {
            return "ec2.internal";
        }
        return region + ".compute.internal";
    }
}
