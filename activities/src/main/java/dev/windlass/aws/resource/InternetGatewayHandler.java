package dev.windlass.aws.resource;

import dev.windlass.aws.AwsClients;
import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.UnsupportedChangeException;
import dev.windlass.resource.NetworkResource.InternetGateway;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;

final class InternetGatewayHandler implements ResourceHandler<InternetGateway> {

    private static final String GONE = "InvalidInternetGatewayID.NotFound";

    private final Ec2Client ec2;
    private final Ec2Client once;

    InternetGatewayHandler(AwsClients clients) {
        this.ec2 = clients.ec2();
        this.once = clients.ec2Once();
    }

    @Override
    public Class<InternetGateway> handles() {
        return InternetGateway.class;
    }

    @Override
    public String create(InternetGateway desired, Request request) {
        String identifier = ec2
                .describeInternetGatewaysPaginator(
                        call -> call.filters(new Ownership(request.cluster()).named(desired.name())))
                .internetGateways()
                .stream()
                .map(gateway -> gateway.internetGatewayId())
                .findFirst()
                .orElseGet(() -> make(desired));
        attach(desired, identifier, request);
        return identifier;
    }

    private String make(InternetGateway desired) {
        return once.createInternetGateway(call ->
                        call.tagSpecifications(Ec2Tags.specification(ResourceType.INTERNET_GATEWAY, desired.tags())))
                .internetGateway()
                .internetGatewayId();
    }

    private void attach(InternetGateway desired, String identifier, Request request) {
        String vpc = request.identifiers().require(desired.vpc());
        AwsErrors.unless(
                () -> ec2.attachInternetGateway(
                        call -> call.internetGatewayId(identifier).vpcId(vpc)),
                "Resource.AlreadyAssociated");
    }

    @Override
    public String modify(
            InternetGateway desired, InternetGateway actual, String identifier, List<String> fields, Request request) {
        if (actual.vpc() != null) {
            UnsupportedChangeException.refuseOtherThan(desired, fields, "Tags");
        }
        attach(desired, identifier, request);
        Ec2Tags.put(ec2, identifier, desired.tags());
        return identifier;
    }

    @Override
    public void delete(InternetGateway actual, String identifier, Request request) {
        AwsErrors.unless(() -> ec2.describeInternetGateways(call -> call.internetGatewayIds(identifier)), GONE).stream()
                .flatMap(answer -> answer.internetGateways().stream())
                .flatMap(gateway -> gateway.attachments().stream())
                .forEach(attachment -> AwsErrors.unless(
                        () -> ec2.detachInternetGateway(
                                call -> call.internetGatewayId(identifier).vpcId(attachment.vpcId())),
                        "Gateway.NotAttached",
                        GONE));
        AwsErrors.unless(() -> ec2.deleteInternetGateway(call -> call.internetGatewayId(identifier)), GONE);
    }
}
