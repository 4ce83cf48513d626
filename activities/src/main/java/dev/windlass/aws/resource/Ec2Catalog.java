package dev.windlass.aws.resource;

import dev.windlass.aws.AwsClients;
import dev.windlass.aws.Polling;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.ResourceReader;
import java.util.List;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Everything that EC2 and Auto Scaling hold for a cluster: network, firewall, keys, volumes, templates and groups. */
public final class Ec2Catalog {

    private final Ec2Client ec2;
    private final AutoScalingClient autoScaling;
    private final Images images;
    private final AwsClients clients;
    private final Polling polling;

    public Ec2Catalog(AwsClients clients, Polling polling) {
        this.clients = clients;
        this.ec2 = clients.ec2();
        this.autoScaling = clients.autoScaling();
        this.images = new Images(ec2);
        this.polling = polling;
    }

    /** In the order in which they need each other's identifiers. */
    public List<ResourceReader> networkReaders() {
        return List.of(
                new VpcReader(ec2), new RoutingReader(ec2), new FirewallReader(ec2), new KeyAndVolumeReader(ec2));
    }

    /** After those of the network and of the load balancer, whose identifiers they need. */
    public List<ResourceReader> computeReaders() {
        return List.of(new LaunchTemplateReader(ec2, images), new AutoscalingReader(autoScaling));
    }

    public List<ResourceHandler<?>> handlers() {
        return List.of(
                new VpcHandler(clients),
                new VpcIpv6BlockHandler(ec2),
                new DhcpOptionsHandler(clients),
                new DhcpAssociationHandler(ec2),
                new InternetGatewayHandler(clients),
                new SubnetHandler(ec2),
                new RouteTableHandler(ec2),
                new RouteTableAssociationHandler(ec2),
                new RouteHandler(ec2),
                new SecurityGroupHandler(ec2),
                new SecurityGroupRuleHandler(ec2),
                new SshKeyHandler(ec2),
                new VolumeHandler(ec2),
                new LaunchTemplateHandler(ec2, images),
                new AutoscalingGroupHandler(clients, polling),
                new LifecycleHookHandler(autoScaling),
                new WarmPoolHandler(autoScaling));
    }
}
