package dev.windlass.failpoint;

import dev.windlass.activity.CloudActivities;
import dev.windlass.activity.GateActivities;
import dev.windlass.activity.JournalActivities;
import dev.windlass.activity.NodeActivities;
import dev.windlass.activity.PlanActivities;
import dev.windlass.activity.RolloutActivities;
import dev.windlass.activity.TaskActivities;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The names of everything that Windlass does to the world, as failpoints use them: {@code aws.ACTION} with AWS' own name of
 * the action, {@code kubernetes.VERB}, {@code activity.TYPE} with Temporal's name of it, and {@code kafka.publish}.
 */
public final class SideEffects {

    private static final List<Class<?>> AWS = List.of(
            Ec2Client.class,
            AutoScalingClient.class,
            ElasticLoadBalancingClient.class,
            ElasticLoadBalancingV2Client.class,
            IamClient.class,
            SqsClient.class,
            EventBridgeClient.class,
            S3Client.class);
    private static final List<Class<?>> ACTIVITIES = List.of(
            CloudActivities.class,
            GateActivities.class,
            JournalActivities.class,
            NodeActivities.class,
            PlanActivities.class,
            RolloutActivities.class,
            TaskActivities.class);
    private static final Set<String> KUBERNETES =
            new TreeSet<>(Set.of("taint", "cordon", "exclude", "restore", "evict", "delete"));
    /** Actions that look and leave nothing behind. */
    private static final Pattern LOOKING = Pattern.compile("(Describe|List|Get|Head|Search|Select|Simulate).*");

    private SideEffects() {}

    /** @param action as AWS writes it, such as {@code DetachInstances}; empty for one that only looks */
    public static Optional<String> aws(String action) {
        return LOOKING.matcher(action).matches() ? Optional.empty() : Optional.of("aws." + action);
    }

    public static String activity(String type) {
        return "activity." + type;
    }

    public static String kubernetes(String verb) {
        return "kubernetes." + verb;
    }

    public static String kafkaPublish() {
        return "kafka.publish";
    }

    /** Those that Windlass itself gives a name; what AWS can be asked for is more than Windlass ever asks. */
    public static Stream<String> named() {
        return Stream.of(
                        types().map(SideEffects::activity),
                        KUBERNETES.stream().map(SideEffects::kubernetes),
                        Stream.of(kafkaPublish()))
                .flatMap(names -> names);
    }

    /** The rule that the name breaks; empty for the name of an effect. */
    static Optional<String> problem(String effect) {
        int dot = effect.indexOf('.');
        String system = dot < 0 ? effect : effect.substring(0, dot);
        String name = effect.substring(dot + 1);
        return switch (system) {
            case "aws" ->
                LOOKING.matcher(name).matches()
                        ? Optional.of("aws." + name + " changes nothing")
                        : unless(
                                AWS.stream().flatMap(SideEffects::actions),
                                name,
                                "aws.ACTION must be an action of EC2, Auto Scaling, Elastic Load Balancing, IAM, SQS, EventBridge or S3");
            case "activity" ->
                unless(
                        types(),
                        name,
                        "activity.TYPE must be one of " + types().sorted().collect(Collectors.joining(", ")));
            case "kubernetes" ->
                KUBERNETES.contains(name)
                        ? Optional.empty()
                        : Optional.of("kubernetes.VERB must be one of " + String.join(", ", KUBERNETES));
            case "kafka" ->
                effect.equals(kafkaPublish()) ? Optional.empty() : Optional.of("of Kafka there is " + kafkaPublish());
            default -> Optional.of("EFFECT must be aws.ACTION, kubernetes.VERB, activity.TYPE or " + kafkaPublish());
        };
    }

    private static Optional<String> unless(Stream<String> known, String name, String rule) {
        return known.anyMatch(name::equals) ? Optional.empty() : Optional.of(rule);
    }

    /** A client asks for an action with a request that has the action's name. */
    private static Stream<String> actions(Class<?> client) {
        return Stream.of(client.getMethods())
                .filter(method -> method.getParameterCount() > 0)
                .filter(method -> method.getParameterTypes()[0].getSimpleName().equals(capitalised(method) + "Request"))
                .map(SideEffects::capitalised);
    }

    /** Temporal names an activity like its method, with a capital. */
    private static Stream<String> types() {
        return ACTIVITIES.stream().flatMap(port -> Stream.of(port.getMethods())).map(SideEffects::capitalised);
    }

    private static String capitalised(Method method) {
        return Character.toUpperCase(method.getName().charAt(0))
                + method.getName().substring(1);
    }
}
