package dev.windlass.spec;

import com.fasterxml.jackson.annotation.JsonInclude;

/** How pods reach each other. The spec names exactly one: {@code networking: {kubenet: {}}}. */
public sealed interface Networking {

    /** Routes in the cloud's route table, one a node. Cannot enforce network policies. */
    record Kubenet() implements Networking {}

    /**
     * @param crossSubnet encapsulate only between subnets; also turns off the source/destination check
     * @param encapsulationMode {@code ipip} (default on IPv4), {@code vxlan} or {@code none}
     * @param mtu bytes; {@code null} lets Calico find out
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Calico(
            Boolean crossSubnet,
            String encapsulationMode,
            Integer mtu,
            String logSeverityScreen,
            String typhaReplicas,
            Boolean wireguardEnabled)
            implements Networking {

        public static Calico defaults() {
            return new Calico(null, null, null, null, null, null);
        }
    }

    /** No network plug-in at all: somebody else brings one ({@code networking: {cni: {}}} in kops). */
    record None() implements Networking {}

    /** The key under {@code spec.networking}. */
    default String key() {
        return switch (this) {
            case Kubenet kubenet -> "kubenet";
            case Calico calico -> "calico";
            case None none -> "cni";
        };
    }

    /** Whether Kubernetes NetworkPolicy objects have any effect. */
    default boolean enforcesPolicies() {
        return this instanceof Calico;
    }
}
