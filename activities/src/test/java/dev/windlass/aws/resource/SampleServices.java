package dev.windlass.aws.resource;

import dev.windlass.resource.BalancerResource.Listener;
import dev.windlass.resource.BalancerResource.LoadBalancer;
import dev.windlass.resource.BalancerResource.TargetGroup;
import dev.windlass.resource.Document;
import dev.windlass.resource.EventResource.Queue;
import dev.windlass.resource.EventResource.Rule;
import dev.windlass.resource.EventResource.Target;
import dev.windlass.resource.IdentityResource.InstanceProfile;
import dev.windlass.resource.IdentityResource.InstanceProfileRole;
import dev.windlass.resource.IdentityResource.Role;
import dev.windlass.resource.IdentityResource.RolePolicy;
import dev.windlass.resource.Ref;
import dev.windlass.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The IAM, load balancing and event resources of a {@link SampleCluster}, as many as a cluster of kops' has. */
record SampleServices(SampleCluster cluster) {

    private static final String ASSUMED_BY_INSTANCES = """
            {
              "Statement": [
                {
                  "Action": "sts:AssumeRole",
                  "Effect": "Allow",
                  "Principal": {"Service": "ec2.amazonaws.com"}
                }
              ],
              "Version": "2012-10-17"
            }
            """;

    private static final List<String> EVENTS =
            List.of("ASGLifecycle", "InstanceScheduledChange", "InstanceStateChange", "SpotInterruption");

    List<Resource> identity() {
        List<Resource> resources = new ArrayList<>();
        for (String kind : List.of("masters", "nodes")) {
            String name = kind + "." + cluster.name();
            resources.add(role(kind, ASSUMED_BY_INSTANCES));
            resources.add(policy(kind, "\"ec2:DescribeInstances\", \"ec2:DescribeRegions\""));
            resources.add(new RolePolicy(kind + "-policyoverride", roleRef(kind), null, true, null));
            resources.add(new InstanceProfile(name, false, cluster.tags(name)));
            resources.add(new InstanceProfileRole(name, new Ref("IAMInstanceProfile", name), roleRef(kind)));
        }
        return resources;
    }

    Role role(String kind, String assumeRolePolicy) {
        String name = kind + "." + cluster.name();
        return new Role(name, new Document(assumeRolePolicy), kind, cluster.tags(name));
    }

    RolePolicy policy(String kind, String actions) {
        return new RolePolicy(
                kind + "." + cluster.name(), roleRef(kind), new Document("""
                        {"Statement": [{"Action": [%s], "Effect": "Allow", "Resource": "*"}], "Version": "2012-10-17"}
                        """.formatted(actions)), false, null);
    }

    private Ref roleRef(String kind) {
        return new Ref("IAMRole", kind + "." + cluster.name());
    }

    List<Resource> balancer() {
        return List.of(
                targetGroup("tcp", 443, "TCP", null, 30),
                targetGroup("kops-controller", 3988, "HTTPS", "/healthz", 30),
                loadBalancer(true),
                listener(443, "tcp"),
                listener(3988, "kops-controller"));
    }

    LoadBalancer loadBalancer(boolean crossZone) {
        String name = "api." + cluster.name();
        return new LoadBalancer(
                name,
                "api-" + cluster.name().replace('.', '-'),
                List.of(cluster.subnet().ref()),
                List.of(cluster.mastersRef()),
                "internet-facing",
                crossZone,
                "ipv4",
                cluster.tags(name),
                "network",
                cluster.vpcRef(),
                List.of("kube-apiserver", "kops-controller"));
    }

    Listener listener(int port, String service) {
        return new Listener(
                "api." + cluster.name() + "-" + port,
                loadBalancer(true).ref(),
                port,
                new Ref("TargetGroup", targetGroupName(service)));
    }

    TargetGroup targetGroup(String service, int port, String checkProtocol, String checkPath, int delay) {
        String name = targetGroupName(service);
        return new TargetGroup(
                name,
                cluster.vpcRef(),
                cluster.tags(name),
                port,
                "TCP",
                false,
                new TreeMap<>(Map.of(
                        "deregistration_delay.connection_termination.enabled",
                        "true",
                        "deregistration_delay.timeout_seconds",
                        Integer.toString(delay))),
                10,
                2,
                2,
                checkProtocol,
                checkPath);
    }

    private String targetGroupName(String service) {
        return service + "-" + cluster.name().replace('.', '-');
    }

    List<Resource> events() {
        List<Resource> resources = new ArrayList<>();
        resources.add(queue(300));
        for (String event : EVENTS) {
            Rule rule = rule(event, "{\"source\": [\"aws.ec2\"], \"detail-type\": [\"" + event + "\"]}");
            resources.add(rule);
            resources.add(new Target(rule.name() + "-Target", rule.ref(), rule.sqsQueue()));
        }
        return resources;
    }

    Queue queue(int retention) {
        String name = cluster.name().replace('.', '-') + "-nth";
        return new Queue(name, retention, new Document("""
                        {
                          "Statement": [{
                            "Action": "sqs:SendMessage",
                            "Effect": "Allow",
                            "Principal": {"Service": ["events.amazonaws.com", "sqs.amazonaws.com"]},
                            "Resource": "arn:aws:sqs:us-east-1:*:%s"
                          }],
                          "Version": "2012-10-17"
                        }
                        """.formatted(name)), cluster.tags(name));
    }

    Rule rule(String event, String pattern) {
        String name = cluster.name() + "-" + event;
        return new Rule(name, pattern, queue(300).ref(), cluster.tags(name));
    }

    List<Resource> all() {
        List<Resource> all = new ArrayList<>(identity());
        all.addAll(balancer());
        all.addAll(events());
        return all;
    }
}
