package dev.windlass.change;

import java.util.Objects;

/** A word on exactly one plan: {@code digest} is the sealed plan's, {@code reason} may be empty. */
public record Approval(String digest, String who, String reason) {

    public Approval {
        Objects.requireNonNull(digest, "digest is null");
        Objects.requireNonNull(who, "who is null");
        reason = reason == null ? "" : reason;
    }
}
