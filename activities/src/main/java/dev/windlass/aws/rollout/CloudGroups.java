package dev.windlass.aws.rollout;

import dev.windlass.activity.CloudActivities;
import dev.windlass.activity.RolloutActivities;
import dev.windlass.aws.AwsClients;
import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.Ownership;
import dev.windlass.aws.Polling;
import dev.windlass.aws.resource.RollOwnership;
import dev.windlass.rollout.CloudSnapshotSource;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.Lifecycle;
import dev.windlass.spec.SpecOutline;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingInstanceDetails;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/**
 * Instance groups on AWS. Whatever acts on an instance first reads its tags from EC2, and refuses one that is not the
 * cluster's; only {@link #terminateMember} relies on the look that chose it.
 */
public final class CloudGroups implements CloudActivities {

    private static final Logger log = LoggerFactory.getLogger(CloudGroups.class);

    private final Ec2Client ec2;
    private final AutoScalingClient autoScaling;
    private final AsgReader observer;
    private final TargetRegistration targets;
    private final ClassicRegistration classics;
    private final TerminationHooks hooks;
    private final Detachment detachment;
    private final SurgeSettlement surges;
    private final ReplacementWait wait;
    private final Polling polling;

    /**
     * @param specs of a cluster, as far as they are understood; {@link SpecOutline#NONE} where it has none
     * @param polling of terminations and deregistrations; its heartbeat should be the activity's
     */
    public CloudGroups(AwsClients clients, Function<String, SpecOutline> specs, Polling polling) {
        this.ec2 = clients.ec2();
        this.autoScaling = clients.autoScaling();
        this.observer = new AsgReader(clients, specs);
        this.targets = new TargetRegistration(clients, polling);
        this.classics = new ClassicRegistration(clients, polling);
        this.hooks = new TerminationHooks(autoScaling);
        this.detachment = new Detachment(ec2, autoScaling);
        this.surges = new SurgeSettlement(ec2, autoScaling);
        this.wait = new ReplacementWait(observer, hooks, polling);
        this.polling = polling;
    }

    /** Every instance group of the cluster, by name; groups are found by their tags, with or without a spec. */
    public List<GroupSnapshot> observeGroups(String cluster) {
        return seen(cluster).whole().groups();
    }

    /** The same as far as the caller wants to know, and what the specs expect. */
    public CloudSnapshotSource seen(String cluster) {
        return observer.look(cluster);
    }

    @Override
    public void detach(Instance instance) {
        if (own(instance).isPresent()) {
            try {
                detachment.detach(instance);
            } catch (ApplicationFailure refused) {
                log.warn("{}", refused.getOriginalMessage());
                throw refused;
            }
            log.info("detached instance {} from group {}", instance.id(), instance.cloudName());
        }
    }

    @Override
    public void deregister(Instance instance) {
        if (own(instance).isPresent()) {
            group(instance).ifPresent(group -> {
                targets.deregister(group.targetGroupARNs(), instance.id());
                classics.deregister(group.loadBalancerNames(), instance.id());
                log.info("took instance {} out of the load balancers of group {}", instance.id(), instance.cloudName());
            });
        }
    }

    @Override
    public void register(Instance instance) {
        boolean stays = membership(instance.id())
                .filter(member -> !Lifecycle.terminating(member.lifecycleState()))
                .isPresent();
        if (stays && own(instance).isPresent()) {
            group(instance).ifPresent(group -> {
                targets.register(group.targetGroupARNs(), instance.id());
                classics.register(group.loadBalancerNames(), instance.id());
                log.info("put instance {} behind the load balancers of group {}", instance.id(), instance.cloudName());
            });
        }
    }

    @Override
    public void terminate(Instance instance) {
        if (own(instance).isEmpty()) {
            return;
        }
        Optional<AutoScalingGroup> group = instance.detached() ? Optional.empty() : group(instance);
        String lifecycle = group.flatMap(found -> lifecycle(found, instance)).orElseGet(() -> lifecycle(instance));
        boolean going = Lifecycle.terminating(lifecycle);
        if (!going && (lifecycle.startsWith("Detach") || Lifecycle.warm(lifecycle))) {
            // Auto Scaling terminates nothing but what is in the group itself.
            ec2.terminateInstances(call -> call.instanceIds(instance.id()));
            log.info(
                    "terminates instance {}, which is {}, of group {}", instance.id(), lifecycle, instance.cloudName());
        } else if (!going) {
            group.or(() -> group(instance)).ifPresent(this::refuseWithoutReplacement);
            terminateInGroup(instance);
        }
        polling.until("termination of " + instance.id(), () -> {
            if (own(instance).isEmpty()) {
                return true;
            }
            membership(instance.id()).ifPresent(hooks::releaseIfHeld);
            return false;
        });
    }

    @Override
    public void terminateMember(Instance instance) {
        try {
            terminateInGroup(instance);
        } catch (AutoScalingException e) {
            // No member any more, or gone: Auto Scaling has no other word for either.
            if (!AwsErrors.is(e, "ValidationError")) {
                throw e;
            }
            terminate(instance);
        }
    }

    private void terminateInGroup(Instance instance) {
        autoScaling.terminateInstanceInAutoScalingGroup(
                call -> call.instanceId(instance.id()).shouldDecrementDesiredCapacity(false));
        log.info("terminates instance {} in group {}", instance.id(), instance.cloudName());
    }

    @Override
    public InService awaitInService(Replacement replacement) {
        return wait.until(replacement);
    }

    /** It may have been in hand for long: what its group could launch when it was chosen says nothing of now. */
    private void refuseWithoutReplacement(AutoScalingGroup group) {
        String trouble = observer.trouble(group);
        if (trouble != null) {
            log.warn("terminates nothing in group {}: {}", group.autoScalingGroupName(), trouble);
            throw ApplicationFailure.newNonRetryableFailure(trouble, RolloutActivities.TROUBLE);
        }
    }

    @Override
    public Settled settle(Group group) {
        Settled settled = new Settled(surges.settle(group));
        settled.sentences().forEach(log::info);
        return settled;
    }

    /** @return empty when the instance is gone or going */
    private Optional<software.amazon.awssdk.services.ec2.model.Instance> own(Instance instance) {
        Optional<software.amazon.awssdk.services.ec2.model.Instance> found = ec2
                .describeInstances(call -> call.filters(Ownership.filter("instance-id", instance.id())))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream())
                .filter(candidate -> candidate.state().name() != InstanceStateName.TERMINATED)
                .filter(candidate -> candidate.state().name() != InstanceStateName.SHUTTING_DOWN)
                .findFirst();
        if (found.isPresent()
                && !new RollOwnership(instance.cluster())
                        .owns(Ec2Tags.of(found.get().tags()))) {
            log.warn(
                    "leaves instance {} alone: it does not carry the tags of cluster {}",
                    instance.id(),
                    instance.cluster());
            throw ApplicationFailure.newNonRetryableFailure(
                    "instance " + instance.id() + " does not carry the tags of cluster " + instance.cluster(),
                    "ForeignInstance");
        }
        return found;
    }

    private Optional<AutoScalingGroup> group(Instance instance) {
        return autoScaling
                .describeAutoScalingGroups(call -> call.autoScalingGroupNames(instance.cloudName()))
                .autoScalingGroups()
                .stream()
                .findFirst();
    }

    private static Optional<String> lifecycle(AutoScalingGroup group, Instance instance) {
        return group.instances().stream()
                .filter(member -> member.instanceId().equals(instance.id()))
                .map(member -> member.lifecycleStateAsString())
                .findFirst();
    }

    /** Also of one that waits in a warm pool, which its group does not tell of. */
    private String lifecycle(Instance instance) {
        return membership(instance.id())
                .map(AutoScalingInstanceDetails::lifecycleState)
                .orElse("Detached");
    }

    private Optional<AutoScalingInstanceDetails> membership(String id) {
        return autoScaling.describeAutoScalingInstances(call -> call.instanceIds(id)).autoScalingInstances().stream()
                .findFirst();
    }
}
