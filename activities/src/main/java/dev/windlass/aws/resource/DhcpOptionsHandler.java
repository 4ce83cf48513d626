package dev.windlass.aws.resource;

import dev.windlass.aws.AwsClients;
import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.UnsupportedChangeException;
import dev.windlass.resource.NetworkResource.DhcpOptions;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.NewDhcpConfiguration;
import software.amazon.awssdk.services.ec2.model.ResourceType;

final class DhcpOptionsHandler implements ResourceHandler<DhcpOptions> {

    private final Ec2Client ec2;
    private final Ec2Client once;

    DhcpOptionsHandler(AwsClients clients) {
        this.ec2 = clients.ec2();
        this.once = clients.ec2Once();
    }

    @Override
    public Class<DhcpOptions> handles() {
        return DhcpOptions.class;
    }

    @Override
    public String create(DhcpOptions desired, Request request) {
        return ec2
                .describeDhcpOptionsPaginator(
                        call -> call.filters(new Ownership(request.cluster()).named(desired.name())))
                .dhcpOptions()
                .stream()
                .map(options -> options.dhcpOptionsId())
                .findFirst()
                .orElseGet(() -> make(desired));
    }

    private String make(DhcpOptions desired) {
        return once.createDhcpOptions(call -> call.dhcpConfigurations(
                                configuration("domain-name", desired.domainName()),
                                configuration("domain-name-servers", desired.domainNameServers()))
                        .tagSpecifications(Ec2Tags.specification(ResourceType.DHCP_OPTIONS, desired.tags())))
                .dhcpOptions()
                .dhcpOptionsId();
    }

    private static NewDhcpConfiguration configuration(String key, String values) {
        return NewDhcpConfiguration.builder().key(key).values(values.split(",")).build();
    }

    @Override
    public String modify(
            DhcpOptions desired, DhcpOptions actual, String identifier, List<String> fields, Request request) {
        UnsupportedChangeException.refuseOtherThan(desired, fields, "Tags");
        Ec2Tags.put(ec2, identifier, desired.tags());
        return identifier;
    }

    @Override
    public void delete(DhcpOptions actual, String identifier, Request request) {
        AwsErrors.unless(
                () -> ec2.deleteDhcpOptions(call -> call.dhcpOptionsId(identifier)),
                "InvalidDhcpOptionID.NotFound",
                "InvalidDhcpOptionsID.NotFound");
    }
}
