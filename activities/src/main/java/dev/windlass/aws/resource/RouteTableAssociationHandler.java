package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.NetworkResource.RouteTableAssociation;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;

final class RouteTableAssociationHandler implements ResourceHandler<RouteTableAssociation> {

    private final Ec2Client ec2;

    RouteTableAssociationHandler(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    @Override
    public Class<RouteTableAssociation> handles() {
        return RouteTableAssociation.class;
    }

    @Override
    public String create(RouteTableAssociation desired, Request request) {
        String table = request.identifiers().require(desired.routeTable());
        String subnet = request.identifiers().require(desired.subnet());
        Optional<software.amazon.awssdk.services.ec2.model.RouteTableAssociation> found = find(subnet);
        if (found.isEmpty()) {
            return ec2.associateRouteTable(call -> call.routeTableId(table).subnetId(subnet))
                    .associationId();
        }
        String identifier = found.get().routeTableAssociationId();
        if (found.get().routeTableId().equals(table)) {
            return identifier;
        }
        return ec2.replaceRouteTableAssociation(
                        call -> call.associationId(identifier).routeTableId(table))
                .newAssociationId();
    }

    private Optional<software.amazon.awssdk.services.ec2.model.RouteTableAssociation> find(String subnet) {
        return ec2
                .describeRouteTablesPaginator(call -> call.filters(Ownership.filter("association.subnet-id", subnet)))
                .routeTables()
                .stream()
                .flatMap(table -> table.associations().stream())
                .filter(association -> subnet.equals(association.subnetId()))
                .findFirst();
    }

    @Override
    public String modify(
            RouteTableAssociation desired,
            RouteTableAssociation actual,
            String identifier,
            List<String> fields,
            Request request) {
        return create(desired, request);
    }

    @Override
    public void delete(RouteTableAssociation actual, String identifier, Request request) {
        AwsErrors.unless(
                () -> ec2.disassociateRouteTable(call -> call.associationId(identifier)),
                "InvalidAssociationID.NotFound");
    }
}
