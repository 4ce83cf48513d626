package dev.windlass.resource.build;

import dev.windlass.resource.Ref;
import dev.windlass.resource.SshPublicKey;
import dev.windlass.resource.StateStoreBase;
import dev.windlass.spec.ClusterDefinition;
import dev.windlass.spec.ClusterSpec;
import dev.windlass.spec.InstanceGroupSpec;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.spec.Networking;
import dev.windlass.spec.ResourceTags;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What every builder needs to know: the definition, where it is kept, and how shared resources are called. */
record ClusterContext(ClusterDefinition definition, StateStoreBase store, Optional<SshPublicKey> sshKey) {

    ClusterSpec cluster() {
        return definition.cluster();
    }

    String name() {
        return definition.name();
    }

    List<InstanceGroupSpec> groups() {
        return definition.instanceGroups();
    }

    List<InstanceGroupSpec> groups(Role role) {
        return groups().stream().filter(group -> group.role() == role).toList();
    }

    Networking networking() {
        return cluster().networking();
    }

    /** Folder of the cluster in the state store. */
    String configBase() {
        String chosen = cluster().configBase();
        return chosen != null ? chosen : store.configBase(name());
    }

    String backupStore(String etcdCluster) {
        return configBase() + "/backups/etcd/" + etcdCluster;
    }

    /** AWS rule: a zone is its region and one letter. All zones are of one region. */
    String region() {
        String zone = cluster().subnets().getFirst().zone();
        return zone.substring(0, zone.length() - 1);
    }

    /** The tags by which a resource is found again and known to be ours. */
    SortedMap<String, String> tags(String resourceName) {
        return ResourceTags.of(cluster(), resourceName);
    }

    /** How a role is called in IAM, where names are shorter. */
    String identityName(Role role) {
        return BoundedName.role(roleName(role));
    }

    /** How a role is called in the names of security groups. */
    String roleName(Role role) {
        return switch (role) {
            case CONTROL_PLANE -> "masters." + name();
            case NODE -> "nodes." + name();
            case API_SERVER -> "apiservers." + name();
            case BASTION -> "bastions." + name();
        };
    }

    String subnetName(String shortName) {
        return shortName + "." + name();
    }

    String loadBalancerName() {
        return "api." + name();
    }

    String loadBalancerGroupName() {
        return "api-elb." + name();
    }

    String queueName() {
        return BoundedName.queue(name(), "-nth");
    }

    Ref vpc() {
        return new Ref("VPC", name());
    }

    Ref subnet(String shortName) {
        return new Ref("Subnet", subnetName(shortName));
    }

    Ref securityGroup(Role role) {
        return new Ref("SecurityGroup", roleName(role));
    }

    Ref loadBalancerGroup() {
        return new Ref("SecurityGroup", loadBalancerGroupName());
    }

    /** @param service {@code tcp} for the API servers, {@code kops-controller} */
    Ref targetGroup(String service) {
        return new Ref("TargetGroup", BoundedName.balancer(service, name()));
    }

    Ref autoscalingGroup(InstanceGroupSpec group) {
        return new Ref("AutoscalingGroup", group.cloudName(name()));
    }
}
