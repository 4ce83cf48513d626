package dev.windlass.change;

/**
 * What a person says about one node, instance or pod.
 *
 * @param subject what it is about: a node, an instance, a pod
 */
public record SubjectCommand(String subject, String who, String reason) {
    public SubjectCommand {
        reason = reason == null ? "" : reason;
    }
}
