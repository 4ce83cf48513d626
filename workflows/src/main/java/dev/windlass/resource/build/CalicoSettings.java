package dev.windlass.resource.build;

import dev.windlass.spec.InvalidSpecException;
import dev.windlass.spec.Networking.Calico;
import dev.windlass.spec.SpecProblem;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

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

    private static final Set<String> ENCAPSULATIONS = Set.of("ipip", "vxlan", "none");
    private static final Set<String> SEVERITIES = Set.of("none", "debug", "info", "warning", "error", "fatal");

    CalicoSettings {
        require("encapsulationMode", ENCAPSULATIONS, encapsulation);
        require("logSeverityScreen", SEVERITIES, logSeverityScreen.toLowerCase(Locale.ROOT));
    }

    /** @throws InvalidSpecException for a value that Calico does not know */
    static CalicoSettings of(Calico calico) {
        return new CalicoSettings(
                Boolean.TRUE.equals(calico.crossSubnet()),
                Objects.requireNonNullElse(calico.encapsulationMode(), "ipip"),
                Objects.requireNonNullElse(calico.mtu(), 0),
                Objects.requireNonNullElse(calico.logSeverityScreen(), "info"),
                replicas(Objects.requireNonNullElse(calico.typhaReplicas(), "0")),
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

    private static int replicas(String text) {
        if (!text.matches("[0-9]{1,3}")) {
            throw invalid("typhaReplicas", "must be a number from 0 to 999");
        }
        return Integer.parseInt(text);
    }

    private static void require(String field, Set<String> allowed, String value) {
        if (!allowed.contains(value)) {
            throw invalid(field, "must be one of " + new TreeSet<>(allowed));
        }
    }

    private static InvalidSpecException invalid(String field, String rule) {
        return new InvalidSpecException(List.of(new SpecProblem("spec.networking.calico." + field, rule)));
    }
}
