package dev.windlass.resource.build;

import dev.windlass.resource.NetworkResource;
import dev.windlass.resource.Ref;
import dev.windlass.resource.Resource;
import dev.windlass.spec.ClusterSpec;
import dev.windlass.spec.ResourceTags;
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
                name, context.cluster().networkCidr().value().toString(), true, true, true, false, context.tags(name)));
        into.accept(new NetworkResource.VpcAmazonIpv6CidrBlock("AmazonIPv6", vpc, false));
        into.accept(new NetworkResource.DhcpOptions(
                name, domainName(context.region()), "AmazonProvidedDNS", false, context.tags(name)));
        into.accept(new NetworkResource.VpcDhcpOptionsAssociation(name, vpc, new Ref("DHCPOptions", name)));
        into.accept(new NetworkResource.InternetGateway(name, vpc, false, context.tags(name)));

        into.accept(new NetworkResource.RouteTable(name, vpc, false, ResourceTags.ofRouteTable(context.cluster())));
        into.accept(new NetworkResource.Route("0.0.0.0/0", routeTable, "0.0.0.0/0", null, gateway));
        into.accept(new NetworkResource.Route("::/0", routeTable, null, "::/0", gateway));

        for (ClusterSpec.Subnet subnet : context.cluster().subnets()) {
            into.accept(subnet(context, subnet));
            into.accept(new NetworkResource.RouteTableAssociation(
                    context.subnetName(subnet.name()), routeTable, context.subnet(subnet.name())));
        }
    }

    private static NetworkResource.Subnet subnet(ClusterContext context, ClusterSpec.Subnet subnet) {
        return new NetworkResource.Subnet(
                context.subnetName(subnet.name()),
                subnet.name(),
                context.vpc(),
                subnet.zone(),
                subnet.cidr().value().toString(),
                true,
                false,
                false,
                ResourceTags.ofSubnet(context.cluster(), subnet));
    }

    /** AWS rule: the first region has a domain of its own. */
    private static String domainName(String region) {
        if (region.equals("us-east-1")) {
            return "ec2.internal";
        }
        return region + ".compute.internal";
    }
}
