package dev.windlass.statestore;

import java.time.Clock;
import java.time.Duration;

/** Issues short-lived client certificates for people, signed by the cluster's own authority (kops: export kubeconfig --admin). */
public final class AdminCredentials {

    /** kops' default. */
    public static final Duration LIFETIME = Duration.ofHours(18);

    private static final String AUTHORITY = "kubernetes-ca";

    private final StateStore store;
    private final Clock clock;

    public AdminCredentials(StateStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * @param user who asks; shows up in the API server's audit log as {@code kubecfg-admin-<user>}
     * @throws IllegalArgumentException for a user's name that cannot be part of a certificate's
     * @throws IllegalStateException where the cluster has no certificate authority in the store
     */
    public Credentials issue(String cluster, String user, Duration lifetime) {
        if (!user.matches("[A-Za-z0-9._@-]{1,64}")) {
            throw new IllegalArgumentException("user: must be 1 to 64 letters, digits or any of ._@-");
        }
        if (lifetime.isNegative()
                || lifetime.isZero()
                || lifetime.compareTo(CertificateAuthority.AUTHORITY_LIFETIME) > 0) {
            throw new IllegalArgumentException("lifetime: must be between 1 second and 10 years");
        }
        Keyset.Item authority = signer(cluster);
        Keyset.Item client = CertificateAuthority.client(
                "CN=kubecfg-admin-" + user + ",O=system:masters", authority, clock.instant(), lifetime);
        return new Credentials(authority.certificate(), client.certificate(), client.privateKey());
    }

    /** @return the certificate with which the cluster's API server proves itself, PEM */
    public String authority(String cluster) {
        return signer(cluster).certificate();
    }

    private Keyset.Item signer(String cluster) {
        return new KeysetStore(store)
                .require(new ClusterPaths(store.location(), cluster), AUTHORITY)
                .primary();
    }

    /** PEM each. The key is for whoever asked and nobody else. */
    public record Credentials(String authority, String certificate, String privateKey) {

        @Override
        public String toString() {
            return "Credentials[]";
        }
    }
}
