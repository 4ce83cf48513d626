package dev.windlass.aws.resource;

import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.Identifiers;
import dev.windlass.provider.ReadResult;
import dev.windlass.provider.ResourceReader;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.NetworkResource.InternetGateway;
import dev.windlass.resource.NetworkResource.Route;
import dev.windlass.resource.NetworkResource.RouteTable;
import dev.windlass.resource.NetworkResource.RouteTableAssociation;
import dev.windlass.resource.NetworkResource.Subnet;
import dev.windlass.resource.Ref;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.HostnameType;
import software.amazon.awssdk.services.ec2.model.InternetGatewayAttachment;

/** Internet gateways, subnets, and route tables with their routes and associations: three calls. */
final class RoutingReader implements ResourceReader {

    private final Ec2Client ec2;

    RoutingReader(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    @Override
    public List<Found> read(DesiredState desired, Identifiers identifiers) {
        ReadResult findings = new ReadResult(desired, identifiers);
        Ownership ownership = findings.ownership();
        ec2.describeInternetGatewaysPaginator(request -> request.filters(ownership.filters()))
                .internetGateways()
                .forEach(gateway -> addGateway(gateway, findings));
        ec2.describeSubnetsPaginator(request -> request.filters(ownership.filters()))
                .subnets()
                .forEach(subnet -> addSubnet(subnet, findings));
        ec2.describeRouteTablesPaginator(request -> request.filters(ownership.filters()))
                .routeTables()
                .forEach(table -> addTable(table, findings));
        return findings.all();
    }

    private static void addGateway(
            software.amazon.awssdk.services.ec2.model.InternetGateway gateway, ReadResult findings) {
        Map<String, String> tags = Ec2Tags.of(gateway.tags());
        String name = tags.get(Ec2Tags.NAME);
        if (name == null) {
            return;
        }
        Optional<InternetGateway> wanted = findings.wanted(InternetGateway.class, name);
        Ref vpc = gateway.attachments().stream()
                .map(InternetGatewayAttachment::vpcId)
                .map(identifier -> findings.ref("VPC", identifier))
                .findFirst()
                .orElse(null);
        findings.add(
                new InternetGateway(name, vpc, false, ReadResult.tags(tags, wanted.map(InternetGateway::tags))),
                gateway.internetGatewayId());
    }

    private static void addSubnet(software.amazon.awssdk.services.ec2.model.Subnet subnet, ReadResult findings) {
        Map<String, String> tags = Ec2Tags.of(subnet.tags());
        String name = tags.get(Ec2Tags.NAME);
        if (name == null) {
            return;
        }
        Optional<Subnet> wanted = findings.wanted(Subnet.class, name);
        boolean resourceNames = subnet.privateDnsNameOptionsOnLaunch() != null
                && subnet.privateDnsNameOptionsOnLaunch().hostnameType() == HostnameType.RESOURCE_NAME;
        findings.add(
                new Subnet(
                        name,
                        wanted.map(Subnet::shortName)
                                .orElse(name.replace("." + findings.ownership().cluster(), "")),
                        findings.ref("VPC", subnet.vpcId()),
                        subnet.availabilityZone(),
                        subnet.cidrBlock(),
                        resourceNames,
                        Boolean.TRUE.equals(subnet.assignIpv6AddressOnCreation()),
                        false,
                        ReadResult.tags(tags, wanted.map(Subnet::tags))),
                subnet.subnetId());
    }

    private static void addTable(software.amazon.awssdk.services.ec2.model.RouteTable table, ReadResult findings) {
        Map<String, String> tags = Ec2Tags.of(table.tags());
        String name = tags.get(Ec2Tags.NAME);
        if (name == null) {
            return;
        }
        Optional<RouteTable> wanted = findings.wanted(RouteTable.class, name);
        RouteTable found = new RouteTable(
                name, findings.ref("VPC", table.vpcId()), false, ReadResult.tags(tags, wanted.map(RouteTable::tags)));
        findings.add(found, table.routeTableId());
        table.routes().forEach(route -> addRoute(found.ref(), table.routeTableId(), route, findings));
        table.associations()
                .forEach(association -> findings.ownRef("Subnet", Objects.toString(association.subnetId(), ""))
                        .ifPresent(subnet ->
                                addAssociation(found.ref(), subnet, association.routeTableAssociationId(), findings)));
    }

    /** Routes to anything but the cluster's internet gateway are not ours: kubenet's lead to instances. */
    private static void addRoute(
            Ref table,
            String tableIdentifier,
            software.amazon.awssdk.services.ec2.model.Route route,
            ReadResult findings) {
        Optional<Ref> gateway = findings.ownRef("InternetGateway", Objects.toString(route.gatewayId(), ""));
        if (gateway.isEmpty()) {
            return;
        }
        String cidr = route.destinationCidrBlock();
        String ipv6Cidr = cidr == null ? route.destinationIpv6CidrBlock() : null;
        String destination = cidr == null ? ipv6Cidr : cidr;
        String name = findings.wanted(
                        Route.class,
                        wanted -> wanted.routeTable().equals(table)
                                && Objects.equals(wanted.cidr(), cidr)
                                && Objects.equals(wanted.ipv6Cidr(), ipv6Cidr))
                .map(Route::name)
                .orElse(destination);
        findings.add(
                new Route(name, table, cidr, ipv6Cidr, gateway.get()),
                RouteHandler.identifier(tableIdentifier, destination));
    }

    private static void addAssociation(Ref table, Ref subnet, String identifier, ReadResult findings) {
        String name = findings.wanted(
                        RouteTableAssociation.class, wanted -> wanted.subnet().equals(subnet))
                .map(RouteTableAssociation::name)
                .orElse(subnet.name());
        findings.add(new RouteTableAssociation(name, table, subnet), identifier);
    }
}
