package dev.windlass.rollout;

/**
 * One Kubernetes node.
 *
 * @param instanceId from {@code spec.providerID}, else the node's name where that is an instance id; {@code null} if neither
 * @param instanceGroup label {@code kops.k8s.io/instancegroup}, or {@code null}
 * @param ready condition Ready is True and NetworkUnavailable is not True
 * @param scheduledForUpdate carries the taint {@code kops.k8s.io/scheduled-for-update}
 * @param needsUpdate carries the annotation {@code kops.k8s.io/needs-update}
 */
public record NodeSnapshot(
        String name,
        String instanceId,
        String instanceGroup,
        boolean controlPlane,
        boolean ready,
        boolean cordoned,
        boolean scheduledForUpdate,
        boolean needsUpdate,
        String kubeletVersion) {}
