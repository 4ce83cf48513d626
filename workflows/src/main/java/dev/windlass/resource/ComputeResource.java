package dev.windlass.resource;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.SortedMap;

/** What instances are made of, and the groups that keep their number. */
public sealed interface ComputeResource extends Resource {

    /** @param publicKey OpenSSH form; {@code null} on the actual side, where AWS tells only the fingerprint */
    @JsonTypeName("SSHKey")
    record SshKey(String name, boolean shared, String keyFingerprint, String publicKey, SortedMap<String, String> tags)
            implements ComputeResource {}

    /** @param sizeGb GiB; {@code volumeThroughput} MiB/s */
    @JsonTypeName("EBSVolume")
    record Volume(
            String name,
            String availabilityZone,
            boolean encrypted,
            @JsonProperty("SizeGB") int sizeGb,
            int volumeIops,
            int volumeThroughput,
            String volumeType,
            SortedMap<String, String> tags)
            implements ComputeResource {}

    /**
     * @param imageId the image as the spec names it ({@code OWNER/NAME}); the AMI identifier is resolved when applying
     * @param rootVolumeSize GiB; {@code rootVolumeThroughput} MiB/s
     * @param tags put on the instances and volumes that the template launches
     */
    @JsonTypeName("LaunchTemplate")
    record LaunchTemplate(
            String name,
            @JsonProperty("AssociatePublicIP") boolean associatePublicIp,
            @JsonProperty("CPUCredits") String cpuCredits,
            @JsonProperty("HTTPPutResponseHopLimit") int httpPutResponseHopLimit,
            @JsonProperty("HTTPTokens") String httpTokens,
            @JsonProperty("HTTPProtocolIPv6") String httpProtocolIpv6,
            @JsonProperty("IAMInstanceProfile") Ref iamInstanceProfile,
            @JsonProperty("ImageID") String imageId,
            boolean instanceMonitoring,
            String instanceType,
            @JsonProperty("IPv6AddressCount") int ipv6AddressCount,
            int rootVolumeIops,
            int rootVolumeSize,
            int rootVolumeThroughput,
            String rootVolumeType,
            boolean rootVolumeEncryption,
            @JsonProperty("RootVolumeKmsKey") String rootVolumeKmsKey,
            @JsonProperty("SSHKey") Ref sshKey,
            List<Ref> securityGroups,
            String spotPrice,
            SortedMap<String, String> tags,
            Document userData)
            implements ComputeResource {}

    /**
     * Desired capacity is not managed: an autoscaler may own it.
     *
     * @param launches which version of the launch template, for a template alone does not say what is launched
     */
    @JsonTypeName("AutoscalingGroup")
    record AutoscalingGroup(
            String name,
            String granularity,
            boolean instanceProtection,
            Ref launchTemplate,
            @JsonProperty("LaunchTemplateVersion") LaunchSource launches,
            List<Ref> loadBalancers,
            int maxInstanceLifetime,
            int maxSize,
            List<String> metrics,
            int minSize,
            List<Ref> subnets,
            List<String> suspendProcesses,
            SortedMap<String, String> tags,
            List<Ref> targetGroups)
            implements ComputeResource {}

    /** @param heartbeatTimeout seconds */
    @JsonTypeName("AutoscalingLifecycleHook")
    record LifecycleHook(
            String name,
            @JsonProperty("ID") String id,
            Ref autoscalingGroup,
            String defaultResult,
            int heartbeatTimeout,
            String lifecycleTransition,
            boolean enabled)
            implements ComputeResource {}

    @JsonTypeName("WarmPool")
    record WarmPool(String name, boolean enabled, int minSize, Ref autoscalingGroup) implements ComputeResource {}
}
