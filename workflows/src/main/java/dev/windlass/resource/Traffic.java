package dev.windlass.resource;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a firewall rule lets through, in the one spelling in which EC2 answers it. EC2 takes a protocol by number or by
 * name (source: EC2 API reference, IpPermission).
 *
 * @param protocol {@code null} for every protocol
 * @param fromPort first port, or ICMP type; {@code null} where the protocol has none
 */
record Traffic(String protocol, Integer fromPort, Integer toPort) {

    private static final int ALL_TYPES = -1;
    private static final int LAST_PORT = 65_535;

    private static final Map<String, String> NAMES = Map.of("6", "tcp", "17", "udp", "1", "icmp", "58", "icmpv6");

    /** @param from {@code null} or -1 for all ports, or all ICMP types */
    static Traffic of(String protocol, Integer from, Integer to) {
        String name = name(protocol);
        return switch (name) {
            case "tcp", "udp" -> isAll(from) ? new Traffic(name, 0, LAST_PORT) : new Traffic(name, from, to);
            case "icmp", "icmpv6" ->
                isAll(from)
                        ? new Traffic(name, ALL_TYPES, ALL_TYPES)
                        : new Traffic(name, from, Objects.requireNonNullElse(to, ALL_TYPES));
            case "all" -> new Traffic(null, null, null);
            default -> new Traffic(name, null, null);
        };
    }

    private static String name(String protocol) {
        String text = protocol == null ? "all" : protocol.strip().toLowerCase(Locale.ROOT);
        return text.equals("-1") ? "all" : NAMES.getOrDefault(text, text);
    }

    private static boolean isAll(Integer port) {
        return port == null || port == ALL_TYPES;
    }
}
