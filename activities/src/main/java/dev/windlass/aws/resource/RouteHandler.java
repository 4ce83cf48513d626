package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.UnsupportedChangeException;
import dev.windlass.resource.NetworkResource.Route;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** AWS gives routes no identifier, so they have the route table's and their destination. */
final class RouteHandler implements ResourceHandler<Route> {

    private final Ec2Client ec2;

    RouteHandler(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    static String identifier(String table, String destination) {
        return table + "|" + destination;
    }

    @Override
    public Class<Route> handles() {
        return Route.class;
    }

    @Override
    public String create(Route desired, Request request) {
        String table = request.identifiers().require(desired.routeTable());
        String gateway = request.identifiers().require(desired.internetGateway());
        Optional<software.amazon.awssdk.services.ec2.model.Route> found = find(table, desired);
        if (found.isEmpty()) {
            ec2.createRoute(call -> call.routeTableId(table)
                    .gatewayId(gateway)
                    .destinationCidrBlock(desired.cidr())
                    .destinationIpv6CidrBlock(desired.ipv6Cidr()));
        } else if (!gateway.equals(found.get().gatewayId())) {
            ec2.replaceRoute(call -> call.routeTableId(table)
                    .gatewayId(gateway)
                    .destinationCidrBlock(desired.cidr())
                    .destinationIpv6CidrBlock(desired.ipv6Cidr()));
        }
        return identifier(table, destination(desired));
    }

    private Optional<software.amazon.awssdk.services.ec2.model.Route> find(String table, Route desired) {
        return ec2.describeRouteTables(call -> call.routeTableIds(table)).routeTables().stream()
                .flatMap(found -> found.routes().stream())
                .filter(route -> desired.cidr() != null
                        ? desired.cidr().equals(route.destinationCidrBlock())
                        : Objects.equals(desired.ipv6Cidr(), route.destinationIpv6CidrBlock()))
                .findFirst();
    }

    private static String destination(Route route) {
        return route.cidr() != null ? route.cidr() : route.ipv6Cidr();
    }

    @Override
    public String modify(Route desired, Route actual, String identifier, List<String> fields, Request request) {
        UnsupportedChangeException.refuseOtherThan(desired, fields, "InternetGateway");
        return create(desired, request);
    }

    @Override
    public void delete(Route actual, String identifier, Request request) {
        String table = identifier.substring(0, identifier.indexOf('|'));
        AwsErrors.unless(
                () -> ec2.deleteRoute(call -> call.routeTableId(table)
                        .destinationCidrBlock(actual.cidr())
                        .destinationIpv6CidrBlock(actual.ipv6Cidr())),
                "InvalidRoute.NotFound",
                "InvalidRouteTableID.NotFound");
    }
}
