package dev.windlass.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.proxy.Exchange;
import dev.windlass.proxy.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** From requests on the wire to what they mean. */
final class Effects {

    private static final Pattern LOOKING = Pattern.compile("(Describe|List|Get).*");
    private static final Pattern NODE = Pattern.compile("/api/v1/nodes/([^/]+)");
    private static final Pattern POD = Pattern.compile("/api/v1/namespaces/([^/]+)/pods/([^/]+)(/eviction)?");
    private static final String EVERY_POD = "/api/v1/pods";
    private static final String TAINT = "kops.k8s.io/scheduled-for-update";
    private static final String EXCLUDE = "node.kubernetes.io/exclude-from-external-load-balancers";
    private static final String DETACHED = "kops.k8s.io/detached-from-asg";

    private Effects() {}

    static Stream<Effect> of(Exchange exchange) {
        return exchange.succeeded() ? asked(exchange.request()) : Stream.empty();
    }

    /** Whatever the answer. */
    static Stream<Effect> asked(Request request) {
        return request.service().map(service -> aws(service, request)).orElseGet(() -> kubernetes(request));
    }

    /** The state store is where Windlass keeps its own; nothing there is an effect on the cluster. */
    private static Stream<Effect> aws(String service, Request request) {
        if (service.equals("s3")) {
            return Stream.empty();
        }
        Map<String, String> parameters = request.parameters();
        return switch (request.action()) {
            case "TerminateInstances" -> values(parameters, "InstanceId.").map(Effect.Terminated::new);
            case "TerminateInstanceInAutoScalingGroup" ->
                Stream.of(new Effect.Terminated(parameters.get("InstanceId")));
            case "CompleteLifecycleAction" -> Stream.of(new Effect.LetGo(parameters.get("InstanceId")));
            case "DetachInstances" -> values(parameters, "InstanceIds.member.").map(Effect.Detached::new);
            case String action
            when action.equals("CreateTags") && parameters.containsValue(DETACHED) ->
                values(parameters, "ResourceId.").map(Effect.MarkedDetached::new);
            case String action
            when action.equals("DeleteTags") && parameters.containsValue(DETACHED) ->
                values(parameters, "ResourceId.").map(Effect.UnmarkedDetached::new);
            case "AttachInstances" -> values(parameters, "InstanceIds.member.").map(Effect.Attached::new);
            case "DeregisterTargets" -> values(parameters, "Targets.member.").map(Effect.Deregistered::new);
            case "DeregisterInstancesFromLoadBalancer" ->
                values(parameters, "Instances.member.").map(Effect.Deregistered::new);
            case "RegisterInstancesWithLoadBalancer" ->
                values(parameters, "Instances.member.").map(Effect.Registered::new);
            case "RegisterTargets" -> values(parameters, "Targets.member.").map(Effect.Registered::new);
            case String action when LOOKING.matcher(action).matches() -> Stream.empty();
            case String action -> Stream.of(new Effect.Other(action));
        };
    }

    /** Of a list, which the query protocols number; of a target that has them only the id. */
    private static Stream<String> values(Map<String, String> parameters, String prefix) {
        return parameters.entrySet().stream()
                .filter(parameter -> parameter.getKey().startsWith(prefix))
                .filter(parameter -> parameter.getValue().startsWith("i-"))
                .map(Map.Entry::getValue);
    }

    private static Stream<Effect> kubernetes(Request request) {
        Matcher pod = POD.matcher(request.path());
        Matcher node = NODE.matcher(request.path());
        if (request.method().equals("GET")) {
            boolean everything = request.path().equals(EVERY_POD)
                    && request.query("fieldSelector").isEmpty()
                    && request.query("watch").isEmpty()
                    && request.query("continue").isEmpty();
            return everything ? Stream.of(new Effect.Validated()) : Stream.empty();
        }
        if (pod.matches() && request.method().equals("POST")) {
            return Stream.of(new Effect.Evicted(pod.group(1) + "/" + pod.group(2)));
        }
        if (pod.matches() && request.method().equals("DELETE")) {
            return Stream.of(new Effect.Deleted(pod.group(1) + "/" + pod.group(2)));
        }
        if (node.matches() && request.method().equals("PATCH")) {
            return marks(node.group(1), request.json());
        }
        return Stream.of(new Effect.Other(request.method() + " " + request.path()));
    }

    /** One patch may set or take several marks. */
    private static Stream<Effect> marks(String node, JsonNode patch) {
        List<Effect> effects = new ArrayList<>();
        JsonNode taints = patch.at("/spec/taints");
        if (taints.isArray()) {
            boolean ours = false;
            for (JsonNode taint : taints) {
                ours |= taint.path("key").asText().equals(TAINT);
            }
            effects.add(ours ? new Effect.Tainted(node) : new Effect.Untainted(node));
        }
        JsonNode unschedulable = patch.at("/spec/unschedulable");
        if (!unschedulable.isMissingNode()) {
            effects.add(unschedulable.asBoolean() ? new Effect.Cordoned(node) : new Effect.Uncordoned(node));
        }
        JsonNode label = patch.path("metadata").path("labels").path(EXCLUDE);
        if (!label.isMissingNode()) {
            effects.add(label.isNull() ? new Effect.Included(node) : new Effect.Excluded(node));
        }
        return effects.isEmpty() ? Stream.of(new Effect.Other("PATCH node " + node)) : effects.stream();
    }
}
