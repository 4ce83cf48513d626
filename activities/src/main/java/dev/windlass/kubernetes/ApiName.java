package dev.windlass.kubernetes;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** What the name of a cluster's API resolves to. */
public final class ApiName {

    private static final String GOSSIP = ".k8s.local";
    private static final String ADDRESS = "[0-9.]+|\\[?[0-9a-fA-F:]*:[0-9a-fA-F:.]*]?";

    /** Resolves a host's name into addresses. */
    public interface Names {
        Names OF_THE_SYSTEM = InetAddress::getAllByName;

        public InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private ApiName() {}

    /**
     * Empty where no DNS record of the cluster leads to its API: clusters that find themselves by gossip have none, and an
     * address needs none. Also where the name does not resolve, as then nobody can be asked anything, which says itself.
     */
    public static List<String> addresses(String cluster, String host, Names names) {
        if (cluster.endsWith(GOSSIP) || host.matches(ADDRESS)) {
            return List.of();
        }
        try {
            return Stream.of(names.addresses(host))
                    .map(InetAddress::getHostAddress)
                    .toList();
        } catch (UnknownHostException unknown) {
            return List.of();
        }
    }
}
