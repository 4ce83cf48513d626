package dev.windlass.aws.rollout;

import dev.windlass.aws.AwsClients;
import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.Polling;
import java.util.List;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;

/**
 * Takes an instance out of its group's Classic Load Balancers and waits until its connections are drained, or puts it back.
 * One that is gone, though the group still names it, has no connections.
 */
final class ClassicRegistration {

    private static final String GONE = "LoadBalancerNotFound";

    private final ElasticLoadBalancingClient loadBalancing;
    private final Polling polling;

    ClassicRegistration(AwsClients clients, Polling polling) {
        this.loadBalancing = clients.classicLoadBalancing();
        this.polling = polling;
    }

    void deregister(List<String> loadBalancers, String instance) {
        List<String> holding =
                loadBalancers.stream().filter(name -> holds(name, instance)).toList();
        for (String name : holding) {
            AwsErrors.unless(
                    () -> loadBalancing.deregisterInstancesFromLoadBalancer(
                            call -> call.loadBalancerName(name).instances(target -> target.instanceId(instance))),
                    GONE);
        }
        for (String name : holding) {
            polling.until("deregistration of " + instance + " from " + name, () -> !holds(name, instance));
        }
    }

    /** Registering an instance that is registered changes nothing. */
    void register(List<String> loadBalancers, String instance) {
        for (String name : loadBalancers) {
            AwsErrors.unless(
                    () -> loadBalancing.registerInstancesWithLoadBalancer(
                            call -> call.loadBalancerName(name).instances(target -> target.instanceId(instance))),
                    GONE);
        }
    }

    /** Registered, be it that it is on its way out. Asked of all, as one asked by name is told of when it is none too. */
    private boolean holds(String loadBalancer, String instance) {
        return AwsErrors.unless(
                        () -> loadBalancing.describeInstanceHealth(call -> call.loadBalancerName(loadBalancer)), GONE)
                .stream()
                .flatMap(health -> health.instanceStates().stream())
                .anyMatch(state -> state.instanceId().equals(instance));
    }
}
