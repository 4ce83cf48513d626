package dev.windlass.health;

/**
 * One reason why a cluster is not healthy; kops' {@code ValidationError}.
 *
 * @param kind {@code InstanceGroup}, {@code Node}, {@code Machine}, {@code Pod}, {@code dns} or {@code error}
 * @param instanceGroup the group that it belongs to, or {@code null}
 */
public record ValidationFailure(String kind, String name, String message, String instanceGroup) {}
