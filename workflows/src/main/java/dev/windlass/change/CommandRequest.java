package dev.windlass.change;

/** What a person says about a change, with the reason; who says it is in {@code who}. */
public record CommandRequest(String who, String reason) {
    public CommandRequest {
        reason = reason == null ? "" : reason;
    }
}
