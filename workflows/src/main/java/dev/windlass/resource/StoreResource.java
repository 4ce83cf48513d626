package dev.windlass.resource;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;

/** What lives in the state store. Locations are relative to {@code <state store>/<cluster>/} unless a base says otherwise. */
public sealed interface StoreResource extends Resource {

    /** @param base absolute {@code s3://} folder, or {@code null} for the cluster's own */
    @JsonTypeName("ManagedFile")
    record ManagedFile(String name, String base, String location, Document contents) implements StoreResource {}

    @JsonTypeName("AddonManifest")
    record AddonManifest(String name, String location, Document contents) implements StoreResource {}

    @JsonTypeName("BootstrapChannel")
    record BootstrapChannel(String name, String location, Document contents) implements StoreResource {}

    /**
     * A certificate authority or signing key. The private key is made when the task is applied and never leaves the
     * state store; attribute {@code certificate} (PEM) is for placeholders.
     *
     * @param signer name of the keypair that signs it, or {@code null} for a self-signed one
     */
    @JsonTypeName("Keypair")
    record Keypair(
            String name,
            String subject,
            String issuer,
            @JsonProperty("Type") String keypairType,
            boolean legacyFormat,
            Ref signer)
            implements StoreResource {}

    /** A random token, made once and kept. */
    @JsonTypeName("Secret")
    record Secret(String name) implements StoreResource {}
}
