package dev.windlass.resource.build;

import dev.windlass.resource.Document;
import dev.windlass.resource.Ref;
import dev.windlass.resource.Resource;
import dev.windlass.resource.StoreResource;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.spec.Networking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The manifests of what runs inside the cluster from the start, and the channel that lists them. */
final class AddonBuilder implements ResourceBuilder {

    @Override
    public void build(ClusterContext context, Consumer<Resource> into) {
        List<Addon> addons = addons(context);
        String prefix = context.name() + "-addons-";
        for (Addon addon : addons) {
            into.accept(new StoreResource.AddonManifest(
                    prefix + addon.key(), "addons/" + addon.manifestLocation(), new Document(addon.manifest())));
        }
        into.accept(new StoreResource.BootstrapChannel(
                prefix + "bootstrap", "addons/bootstrap-channel.yaml", AddonChannel.of(addons)));
    }

    /** In kops' order: the network comes after what it does not need and before what needs it. */
    private static List<Addon> addons(ClusterContext context) {
        List<Addon> addons = new ArrayList<>();
        addons.add(addon(context, "kops-controller.addons.k8s.io", "k8s-1.16").rolling("control-plane"));
        addons.add(addon(context, "coredns.addons.k8s.io", "k8s-1.12"));
        addons.add(addon(context, "kubelet-api.rbac.addons.k8s.io", "k8s-1.9"));
        addons.add(limitRange(context));
        // Empty without DNS, but it stays in the channel: its pruning takes away what an earlier spec had put there.
        addons.add(
                Addon.of("dns-controller.addons.k8s.io", "k8s-1.12", List.of()).pruned());
        addons.add(addon(context, "node-termination-handler.aws", "k8s-1.11").pruned());
        addons.add(addon(context, "storage-aws.addons.k8s.io", "v1.15.0"));
        if (context.networking() instanceof Networking.Calico calico) {
            addons.add(CalicoAddon.of(context, CalicoSettings.of(calico)));
        }
        addons.add(addon(context, "aws-cloud-controller.addons.k8s.io", "k8s-1.18"));
        addons.add(addon(context, "aws-ebs-csi-driver.addons.k8s.io", "k8s-1.17"));
        return addons;
    }

    private static Addon addon(ClusterContext context, String name, String id) {
        return Addon.of(name, id, objects(context, name));
    }

    private static Addon limitRange(ClusterContext context) {
        String name = "limit-range.addons.k8s.io";
        return new Addon(name, null, "v1.5.0", Map.of("k8s-addon", name), null, false, objects(context, name));
    }

    private static List<Map<String, Object>> objects(ClusterContext context, String name) {
        return Template.objects("addons/" + name + ".yaml", values(context));
    }

    private static Map<String, String> values(ClusterContext context) {
        ComponentSettings settings = new ComponentSettings(context);
        Ref queue = new Ref("SQS", context.queueName());
        return Map.ofEntries(
                Map.entry("clusterName", context.name()),
                Map.entry("region", context.region()),
                Map.entry("configBase", context.configBase()),
                Map.entry("nodesRole", context.identityName(Role.NODE)),
                Map.entry("kopsVersion", Versions.KOPS),
                Map.entry("podCidr", settings.network().podCidr()),
                Map.entry("dnsAddress", settings.network().dnsAddress()),
                Map.entry("configureCloudRoutes", String.valueOf(settings.configuresCloudRoutes())),
                Map.entry("cloudControllerImage", Versions.CLOUD_CONTROLLER_IMAGE),
                Map.entry("volumeDriverVersion", Versions.VOLUME_DRIVER),
                Map.entry("terminationHandlerVersion", Versions.TERMINATION_HANDLER),
                Map.entry("queueUrl", Document.placeholder(queue.key(), "url")));
    }
}
