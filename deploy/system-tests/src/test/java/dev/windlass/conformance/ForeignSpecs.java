package dev.windlass.conformance;

/** Specs as kops keeps them for clusters that it made: with fields that Windlass does not know, which a roll passes over. */
final class ForeignSpecs {

    private static final String CONFIG = """
            apiVersion: kops.k8s.io/v1alpha2
            kind: Cluster
            metadata:
              creationTimestamp: "2024-11-23T11:40:09Z"
              generation: 7
              name: %s
            spec:
              api:
                dns: {}
              authorization:
                rbac: {}
              channel: stable
              cloudProvider: aws
              containerd:
                version: 1.7.2
              etcdClusters:
              - etcdMembers:
                - {encryptedVolume: true, instanceGroup: control-plane-a, name: a}
                manager: {listenMetricsURLs: ["http://localhost:8081"]}
                name: main
              kubeProxy:
                enabled: false
              kubernetesVersion: 1.36.3
              networkCIDR: 172.20.0.0/16
              networking:
                cilium: {enableNodePort: true}
              rollingUpdate:
                maxSurge: 0
                maxUnavailable: 1
              subnets:
              - {cidr: 172.20.32.0/19, name: us-east-1a, type: Private, zone: us-east-1a, egress: nat-0123456789}
              topology:
                dns: {type: Private}
            """;
    private static final String GROUP = """
            apiVersion: kops.k8s.io/v1alpha2
            kind: InstanceGroup
            metadata:
              labels: {kops.k8s.io/cluster: %s}
              name: %s
            spec:
              image: ssm:/aws/service/canonical/ubuntu
              instanceMetadata: {httpTokens: required}
              machineType: m6i.large
              maxSize: 2
              minSize: 1
              mixedInstancesPolicy: {instances: [m6i.large, m5.large]}
              role: %s
              subnets: [us-east-1a]
            """;

    private ForeignSpecs() {}

    /** {@code config}: without a surge, unless its groups say otherwise. */
    static String cluster(String name) {
        return CONFIG.formatted(name);
    }

    /** {@code instancegroup/<name>}. */
    static String group(String cluster, String name, String role) {
        return GROUP.formatted(cluster, name, role);
    }
}
