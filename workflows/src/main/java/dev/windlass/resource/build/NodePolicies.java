package dev.windlass.resource.build;

import dev.windlass.resource.Document;
import dev.windlass.spec.ClusterSpec.EtcdCluster;
import dev.windlass.spec.Networking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the instances of each role may do: the sum of what runs on them, limited to this cluster where AWS can. */
final class NodePolicies {

    private static final String OWN_TAG = "aws:ResourceTag/KubernetesCluster";
    private static final String NEW_TAG = "aws:RequestTag/KubernetesCluster";

    private NodePolicies() {}

    static Document node(ClusterContext context) {
        PolicyDocument policy = new PolicyDocument();
        Set<String> actions = Permissions.union(shared(context)).anywhere();
        // AWS refuses a policy without statements; a node may always say who it is.
        return policy.allow(actions.isEmpty() ? Set.of("sts:GetCallerIdentity") : actions, "*")
                .toDocument();
    }

    static Document controlPlane(ClusterContext context) {
        List<Permissions> parts = new ArrayList<>(shared(context));
        parts.addAll(List.of(
                Permissions.ETCD_MANAGER,
                Permissions.VOLUME_DRIVER,
                Permissions.CLOUD_CONTROLLER,
                Permissions.AUTOSCALER,
                Permissions.TERMINATION_HANDLER));
        if (context.networking() instanceof Networking.Kubenet) {
            parts.add(Permissions.CLOUD_ROUTES);
        }
        Permissions permissions = Permissions.union(parts);
        Map<String, ?> own = Map.of("StringEquals", Map.of(OWN_TAG, context.name()));
        Map<String, ?> creation = Map.of("StringEquals", Map.of(NEW_TAG, context.name()));

        PolicyDocument policy = new PolicyDocument();
        allowEtcdVolumes(context, policy);
        allowStateStore(context, policy);
        allowTagging(context, policy, List.of("CopyVolumes", "CreateVolume"), List.of("snapshot", "volume"));
        allowTagging(context, policy, List.of("CreateSecurityGroup"), List.of("security-group"));
        allowVolumeKeys(context, policy);
        return policy.allow(permissions.anywhere(), "*")
                .allow(permissions.onOwn(), "*", own)
                .allow(permissions.creating(), "*", creation)
                .allow(Set.of("ec2:CreateSecurityGroup"), "arn:aws:ec2:*:*:vpc/*")
                .toDocument();
    }

    private static List<Permissions> shared(ClusterContext context) {
        List<Permissions> parts = new ArrayList<>();
        if (context.cluster().iam() != null && context.cluster().iam().allowContainerRegistry()) {
            parts.add(Permissions.CONTAINER_REGISTRY);
        }
        if (context.networking() instanceof Networking.Calico) {
            parts.add(Permissions.CALICO);
        }
        return parts;
    }

    private static void allowEtcdVolumes(ClusterContext context, PolicyDocument policy) {
        policy.allow(
                Set.of("ec2:AttachVolume"),
                "*",
                Map.of("StringEquals", Map.of(OWN_TAG, context.name(), "aws:ResourceTag/k8s.io/role/master", "1")));
    }

    private static void allowStateStore(ClusterContext context, PolicyDocument policy) {
        policy.allow(Set.of("s3:Get*"), arn(context.configBase()) + "/*");
        for (EtcdCluster etcd : context.cluster().etcdClusters()) {
            policy.allow(
                    Set.of("s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObject", "s3:PutObject"),
                    arn(context.backupStore(etcd.name())) + "/*");
        }
        policy.allow(
                Set.of(
                        "s3:GetBucketLocation",
                        "s3:GetEncryptionConfiguration",
                        "s3:ListBucket",
                        "s3:ListBucketVersions"),
                arn(bucket(context.configBase())));
    }

    /** Tags may be put on what was just made, and changed on what is ours, but never the one that makes it ours. */
    private static void allowTagging(
            ClusterContext context, PolicyDocument policy, List<String> creating, List<String> kinds) {
        List<String> resources =
                kinds.stream().map(kind -> "arn:aws:ec2:*:*:" + kind + "/*").toList();
        policy.allow(
                Set.of("ec2:CreateTags"),
                resources,
                Map.of("StringEquals", Map.of(NEW_TAG, context.name(), "ec2:CreateAction", creating)));
        policy.allow(
                Set.of("ec2:CreateTags", "ec2:DeleteTags"),
                resources,
                Map.of("Null", Map.of(NEW_TAG, "true"), "StringEquals", Map.of(OWN_TAG, context.name())));
    }

    /** For encrypted volumes and an encrypted state store, whoever owns their keys. */
    private static void allowVolumeKeys(ClusterContext context, PolicyDocument policy) {
        policy.allow(Set.of("kms:CreateGrant"), "*", Map.of("Bool", Map.of("kms:GrantIsForAWSResource", "true")));
        policy.allow(
                Set.of("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"),
                "*",
                Map.of(
                        "StringLike",
                        Map.of(
                                "kms:ViaService",
                                List.of("ec2." + context.region() + ".amazonaws.com", "s3.*.amazonaws.com"))));
    }

    private static String arn(String location) {
        return "arn:aws:s3:::" + location.substring("s3://".length());
    }

    private static String bucket(String location) {
        int slash = location.indexOf('/', "s3://".length());
        return slash < 0 ? location : location.substring(0, slash);
    }
}
