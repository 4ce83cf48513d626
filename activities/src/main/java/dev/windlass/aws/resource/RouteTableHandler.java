package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.UnsupportedChangeException;
import dev.windlass.resource.NetworkResource.RouteTable;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;

final class RouteTableHandler implements ResourceHandler<RouteTable> {

    private final Ec2Client ec2;

    RouteTableHandler(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    @Override
    public Class<RouteTable> handles() {
        return RouteTable.class;
    }

    @Override
    public String create(RouteTable desired, Request request) {
        return ec2
                .describeRouteTablesPaginator(
                        call -> call.filters(new Ownership(request.cluster()).named(desired.name())))
                .routeTables()
                .stream()
                .map(table -> table.routeTableId())
                .findFirst()
                .orElseGet(() -> make(desired, request));
    }

    private String make(RouteTable desired, Request request) {
        String vpc = request.identifiers().require(desired.vpc());
        return ec2.createRouteTable(call -> call.vpcId(vpc)
                        .clientToken(request.token())
                        .tagSpecifications(Ec2Tags.specification(ResourceType.ROUTE_TABLE, desired.tags())))
                .routeTable()
                .routeTableId();
    }

    @Override
    public String modify(
            RouteTable desired, RouteTable actual, String identifier, List<String> fields, Request request) {
        UnsupportedChangeException.refuseOtherThan(desired, fields, "Tags");
        Ec2Tags.put(ec2, identifier, desired.tags());
        return identifier;
    }

    @Override
    public void delete(RouteTable actual, String identifier, Request request) {
        AwsErrors.unless(
                () -> ec2.deleteRouteTable(call -> call.routeTableId(identifier)), "InvalidRouteTableID.NotFound");
    }
}
