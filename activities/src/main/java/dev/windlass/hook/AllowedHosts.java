package dev.windlass.hook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a gate may be asked: what whoever runs Windlass lists in {@value #VARIABLE}, and nothing else, since an event comes
 * from somebody who may not be allowed to reach what this machine reaches. An entry is {@code HOST:PORT}, by https, or with
 * plain http where the host is a name or address of this machine; {@code http://HOST:PORT} allows plain http by name.
 */
public final class AllowedHosts {

    public static final String VARIABLE = "WINDLASS_GATE_HOSTS";

    private static final int LINK_LOCAL = 0xA9FE;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Set<Entry> entries;

    private record Entry(boolean plain, String host, int port) {}

    private AllowedHosts(Set<Entry> entries) {
        this.entries = entries;
    }

    /** @throws IllegalArgumentException naming the variable and the entry that is none */
    public static AllowedHosts fromEnvironment(Map<String, String> environment) {
        return new AllowedHosts(
                Arrays.stream(environment.getOrDefault(VARIABLE, "").split(","))
                        .map(String::strip)
                        .filter(entry -> !entry.isEmpty())
                        .map(AllowedHosts::entry)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static Entry entry(String text) {
        try {
            URI address = new URI(text.contains("://") ? text : "https://" + text);
            boolean bare = address.getRawPath().isEmpty()
                    && address.getRawQuery() == null
                    && address.getRawFragment() == null
                    && address.getRawUserInfo() == null;
            boolean http = Set.of("http", "https").contains(address.getScheme().toLowerCase(Locale.ROOT));
            if (bare && http && address.getHost() != null && address.getPort() > 0) {
                String host = address.getHost().toLowerCase(Locale.ROOT);
                boolean loopback = !text.contains("://") && LOOPBACK.contains(host);
                return new Entry(loopback || address.getScheme().equalsIgnoreCase("http"), host, address.getPort());
            }
        } catch (URISyntaxException notAnAddress) {
            // said below, together with those that are addresses of something else
        }
        throw new IllegalArgumentException(VARIABLE
                + ": must be HOST:PORT, https://HOST:PORT or http://HOST:PORT, with commas between; one is " + text);
    }

    /** Why the address may not be asked, for people; empty where it may. */
    Optional<String> refusal(URI url) {
        boolean plain = url.getScheme().equalsIgnoreCase("http");
        String host = url.getHost().toLowerCase(Locale.ROOT);
        int port = url.getPort() > 0 ? url.getPort() : plain ? 80 : 443;
        boolean allowed = entries.contains(new Entry(plain, host, port))
                || !plain && LOOPBACK.contains(host) && entries.contains(new Entry(true, host, port));
        if (allowed) {
            return addresses(host);
        }
        String listed = plain && entries.contains(new Entry(false, host, port))
                ? "is listed in " + VARIABLE + " for https only"
                : "is not listed in " + VARIABLE;
        return Optional.of(host + ":" + port + " " + listed);
    }

    /** Looks at every address of the name, since a connection may be made to any of them. */
    private static Optional<String> addresses(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (isNeverAsked(address)) {
                    return Optional.of(host + " is at " + address.getHostAddress() + ", which is never asked");
                }
            }
            return Optional.empty();
        } catch (UnknownHostException unknown) {
            return Optional.of(host + " is not known to the name service");
        }
    }

    /**
     * Link-local addresses, at which AWS serves an instance's own credentials, also where IPv6 wraps them; all of
     * {@code fd00:ec2::/32}, which is AWS' own; and those that name nobody in particular.
     */
    static boolean isNeverAsked(InetAddress address) {
        if (address.isLinkLocalAddress() || address.isMulticastAddress() || address.isAnyLocalAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        if (bytes.length != 16) {
            return false;
        }
        boolean amazon = word(bytes, 0) == 0xFD00 && word(bytes, 2) == 0x0EC2;
        boolean compatible = Arrays.equals(bytes, 0, 12, new byte[12], 0, 12);
        boolean translated = word(bytes, 0) == 0x64 && word(bytes, 2) == 0xFF9B;
        boolean sixToFour = word(bytes, 0) == 0x2002 && word(bytes, 2) == LINK_LOCAL;
        return amazon || sixToFour || (compatible || translated) && word(bytes, 12) == LINK_LOCAL;
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }
}
