package dev.windlass.model;

import dev.windlass.cluster.Networking.Calico;
import java.util.Objects;

/**
 * Calico's options with their defaults filled in.
 *
 * @param crossSubnet encapsulate only between subnets
 * @param encapsulation {@code ipip}, {@code vxlan} or {@code none}
 * @param mtu bytes; 0 lets Calico find out
 * @param typhaReplicas 0 for no Typha
 */
record CalicoSettings(
        boolean crossSubnet,
        String encapsulation,
        int mtu,
        String logSeverityScreen,
        int typhaReplicas,
        boolean wireguard) {

    static CalicoSettings of(Calico calico) {
        return new CalicoSettings(
                Boolean.TRUE.equals(calico.crossSubnet()),
                Objects.requireNonNullElse(calico.encapsulationMode(), "ipip"),
                Objects.requireNonNullElse(calico.mtu(), 0),
                Objects.requireNonNullElse(calico.logSeverityScreen(), "info"),
                Integer.parseInt(Objects.requireNonNullElse(calico.typhaReplicas(), "0")),
                Boolean.TRUE.equals(calico.wireguardEnabled()));
    }

    /** {@code Always}, {@code CrossSubnet} or {@code Never}, as Calico's pool settings say it. */
    String poolMode(String mode) {
        if (!encapsulation.equals(mode)) {
            return "Never";
        }
        return crossSubnet ? "CrossSubnet" : "Always";
    }

    /** BIRD routes everything but VXLAN. */
    String backend() {
        return encapsulation.equals("vxlan") ? "vxlan" : "bird";
    }
}
