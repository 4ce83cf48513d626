package dev.windlass.aws.resource;

import dev.windlass.aws.AwsClients;
import dev.windlass.aws.NonRetryable;
import dev.windlass.aws.Ownership;
import dev.windlass.aws.Polling;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.ComputeResource.AutoscalingGroup;
import dev.windlass.resource.Ref;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.Tag;

/** The identifier is the name. Desired capacity is set when the group is made and left alone afterwards. */
final class AutoscalingGroupHandler implements ResourceHandler<AutoscalingGroup> {

    private final AutoScalingClient autoScaling;
    private final GroupInstances instances;
    private final Polling polling;

    AutoscalingGroupHandler(AwsClients clients, Polling polling) {
        this.autoScaling = clients.autoScaling();
        this.instances = new GroupInstances(clients.ec2());
        this.polling = polling;
    }

    @Override
    public Class<AutoscalingGroup> handles() {
        return AutoscalingGroup.class;
    }

    @Override
    public String create(AutoscalingGroup desired, Request request) {
        Optional<AutoScalingGroup> found = find(desired.name());
        if (found.isEmpty()) {
            make(desired, request);
        } else if (!new Ownership(request.cluster()).owns(Templates.tags(found.get()))) {
            throw NonRetryable.notOwned("Auto Scaling group " + desired.name(), request.cluster());
        }
        settle(desired, find(desired.name()).orElseThrow(), request);
        return desired.name();
    }

    private void make(AutoscalingGroup desired, Request request) {
        try {
            launch(desired, request);
        } catch (AutoScalingException e) {
            // IAM tells other services of a new profile some seconds later; until then this is the answer.
            if (e.getMessage().toLowerCase(Locale.ROOT).contains("iaminstanceprofile")) {
                throw new IllegalStateException("the instance profile of " + desired.name() + " is not known yet", e);
            }
            throw e;
        }
    }

    private void launch(AutoscalingGroup desired, Request request) {
        autoScaling.createAutoScalingGroup(call -> call.autoScalingGroupName(desired.name())
                .launchTemplate(template(desired, request))
                .minSize(desired.minSize())
                .maxSize(desired.maxSize())
                .newInstancesProtectedFromScaleIn(desired.instanceProtection())
                .maxInstanceLifetime(desired.maxInstanceLifetime() > 0 ? desired.maxInstanceLifetime() : null)
                .vpcZoneIdentifier(joined(desired.subnets(), request))
                .targetGroupARNs(identifiers(desired.targetGroups(), request))
                .tags(tags(desired)));
    }

    @Override
    public String modify(
            AutoscalingGroup desired,
            AutoscalingGroup actual,
            String identifier,
            List<String> fields,
            Request request) {
        AutoScalingGroup before = find(identifier).orElseThrow();
        if (before.mixedInstancesPolicy() != null) {
            // AWS would take the policy away with its instance types (UpdateAutoScalingGroup), which no plan has shown.
            throw NonRetryable.because(Templates.mixedInstances(identifier));
        }
        autoScaling.updateAutoScalingGroup(call -> call.autoScalingGroupName(identifier)
                .launchTemplate(template(desired, request))
                .minSize(desired.minSize())
                .maxSize(desired.maxSize())
                .newInstancesProtectedFromScaleIn(desired.instanceProtection())
                .maxInstanceLifetime(
                        desired.maxInstanceLifetime() == actual.maxInstanceLifetime()
                                ? null
                                : (Integer) desired.maxInstanceLifetime())
                .vpcZoneIdentifier(joined(desired.subnets(), request)));
        if (fields.contains("Tags")) {
            autoScaling.createOrUpdateTags(call -> call.tags(tags(desired)));
        }
        settle(desired, before, request);
        return identifier;
    }

    /** What has calls of its own: metrics, suspended processes, target groups. */
    private void settle(AutoscalingGroup desired, AutoScalingGroup actual, Request request) {
        String name = desired.name();
        List<String> metrics =
                actual.enabledMetrics().stream().map(metric -> metric.metric()).toList();
        List<String> wantedMetrics = desired.metrics() == null ? metrics : desired.metrics();
        whenAny(
                without(wantedMetrics, metrics),
                missing -> autoScaling.enableMetricsCollection(call -> call.autoScalingGroupName(name)
                        .granularity(desired.granularity())
                        .metrics(wantedMetrics)));
        whenAny(
                without(metrics, wantedMetrics),
                extra -> autoScaling.disableMetricsCollection(
                        call -> call.autoScalingGroupName(name).metrics(extra)));

        List<String> suspended = actual.suspendedProcesses().stream()
                .map(SuspendedProcess::processName)
                .toList();
        List<String> wantedSuspended = desired.suspendProcesses() == null ? suspended : desired.suspendProcesses();
        whenAny(
                without(wantedSuspended, suspended),
                missing -> autoScaling.suspendProcesses(
                        call -> call.autoScalingGroupName(name).scalingProcesses(missing)));
        whenAny(
                without(suspended, wantedSuspended),
                extra -> autoScaling.resumeProcesses(
                        call -> call.autoScalingGroupName(name).scalingProcesses(extra)));

        List<String> attached = actual.targetGroupARNs();
        List<String> wantedAttached =
                desired.targetGroups() == null ? attached : identifiers(desired.targetGroups(), request);
        whenAny(
                without(wantedAttached, attached),
                missing -> autoScaling.attachLoadBalancerTargetGroups(
                        call -> call.autoScalingGroupName(name).targetGroupARNs(missing)));
        whenAny(
                without(attached, wantedAttached),
                extra -> autoScaling.detachLoadBalancerTargetGroups(
                        call -> call.autoScalingGroupName(name).targetGroupARNs(extra)));
    }

    /** Ends when every instance that the group launched is gone, for they hold on to subnets and security groups. */
    @Override
    public void delete(AutoscalingGroup actual, String identifier, Request request) {
        Ownership ownership = new Ownership(request.cluster());
        instances.terminateDetached(ownership, identifier);
        if (find(identifier).filter(group -> group.status() == null).isPresent()) {
            autoScaling.deleteAutoScalingGroup(
                    call -> call.autoScalingGroupName(identifier).forceDelete(true));
        }
        polling.until(
                "deletion of Auto Scaling group " + identifier,
                () -> find(identifier).isEmpty());
        polling.until(
                "end of the instances of " + identifier,
                () -> instances.alive(ownership, identifier).isEmpty());
    }

    private Optional<AutoScalingGroup> find(String name) {
        return autoScaling
                .describeAutoScalingGroups(call -> call.autoScalingGroupNames(name))
                .autoScalingGroups()
                .stream()
                .findFirst();
    }

    private static LaunchTemplateSpecification template(AutoscalingGroup desired, Request request) {
        return LaunchTemplateSpecification.builder()
                .launchTemplateId(request.identifiers().require(desired.launchTemplate()))
                .version(LaunchTemplateReader.LATEST)
                .build();
    }

    private static List<Tag> tags(AutoscalingGroup desired) {
        return desired.tags().entrySet().stream()
                .map(tag -> Tag.builder()
                        .resourceType("auto-scaling-group")
                        .resourceId(desired.name())
                        .propagateAtLaunch(true)
                        .key(tag.getKey())
                        .value(tag.getValue())
                        .build())
                .toList();
    }

    private static List<String> identifiers(List<Ref> refs, Request request) {
        return refs.stream().map(request.identifiers()::require).toList();
    }

    private static String joined(List<Ref> refs, Request request) {
        return identifiers(refs, request).stream().collect(Collectors.joining(","));
    }

    private static List<String> without(Collection<String> all, Collection<String> taken) {
        TreeSet<String> rest = new TreeSet<>(all);
        taken.forEach(rest::remove);
        return List.copyOf(rest);
    }

    private static void whenAny(List<String> elements, Consumer<List<String>> action) {
        if (!elements.isEmpty()) {
            action.accept(elements);
        }
    }
}
