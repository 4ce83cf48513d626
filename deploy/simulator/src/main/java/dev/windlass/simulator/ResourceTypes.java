package dev.windlass.simulator;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The types the API serves: a fixed set, and those that stored CustomResourceDefinitions add.
 * Objects of every type are stored alike; only a few have behaviour.
 */
final class ResourceTypes {
    static final ResourceType NODES = new ResourceType("", "v1", "nodes", "Node", false, true);
    static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true, true);
    static final ResourceType NAMESPACES = new ResourceType("", "v1", "namespaces", "Namespace", false, true);
    static final ResourceType DEPLOYMENTS = new ResourceType("apps", "v1", "deployments", "Deployment", true, true);
    static final ResourceType REPLICA_SETS = new ResourceType("apps", "v1", "replicasets", "ReplicaSet", true, true);
    static final ResourceType DAEMON_SETS = new ResourceType("apps", "v1", "daemonsets", "DaemonSet", true, true);
    static final ResourceType DISRUPTION_BUDGETS =
            new ResourceType("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true, true);
    static final ResourceType SERVICE_ACCOUNTS =
            new ResourceType("", "v1", "serviceaccounts", "ServiceAccount", true, false);
    static final ResourceType DEFINITIONS = new ResourceType(
            "apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false, true);

    private static final List<ResourceType> BUILT_IN = List.of(
            NODES,
            PODS,
            NAMESPACES,
            DEPLOYMENTS,
            REPLICA_SETS,
            DAEMON_SETS,
            DISRUPTION_BUDGETS,
            SERVICE_ACCOUNTS,
            DEFINITIONS,
            new ResourceType("", "v1", "configmaps", "ConfigMap", true, false),
            new ResourceType("", "v1", "endpoints", "Endpoints", true, false),
            new ResourceType("", "v1", "events", "Event", true, false),
            new ResourceType("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true, true),
            new ResourceType("", "v1", "persistentvolumes", "PersistentVolume", false, true),
            new ResourceType("", "v1", "secrets", "Secret", true, false),
            new ResourceType("", "v1", "services", "Service", true, true),
            new ResourceType(
                    "admissionregistration.k8s.io",
                    "v1",
                    "mutatingwebhookconfigurations",
                    "MutatingWebhookConfiguration",
                    false,
                    false),
            new ResourceType(
                    "admissionregistration.k8s.io",
                    "v1",
                    "validatingwebhookconfigurations",
                    "ValidatingWebhookConfiguration",
                    false,
                    false),
            new ResourceType("apiregistration.k8s.io", "v1", "apiservices", "APIService", false, true),
            new ResourceType("apps", "v1", "statefulsets", "StatefulSet", true, true),
            new ResourceType("batch", "v1", "cronjobs", "CronJob", true, true),
            new ResourceType("batch", "v1", "jobs", "Job", true, true),
            new ResourceType("coordination.k8s.io", "v1", "leases", "Lease", true, false),
            new ResourceType("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true, false),
            new ResourceType("events.k8s.io", "v1", "events", "Event", true, false),
            new ResourceType("networking.k8s.io", "v1", "ingressclasses", "IngressClass", false, false),
            new ResourceType("networking.k8s.io", "v1", "ingresses", "Ingress", true, true),
            new ResourceType("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", true, false),
            new ResourceType(
                    "rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", false, false),
            new ResourceType("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false, false),
            new ResourceType("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", true, false),
            new ResourceType("rbac.authorization.k8s.io", "v1", "roles", "Role", true, false),
            new ResourceType("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", false, false),
            new ResourceType("storage.k8s.io", "v1", "csidrivers", "CSIDriver", false, false),
            new ResourceType("storage.k8s.io", "v1", "storageclasses", "StorageClass", false, false));

    private final Map<String, ResourceType> byPath = new ConcurrentSkipListMap<>();

    ResourceTypes() {
        BUILT_IN.forEach(this::add);
    }

    Collection<ResourceType> all() {
        return byPath.values();
    }

    Optional<ResourceType> find(String group, String version, String plural) {
        return Optional.ofNullable(byPath.get(group + "/" + version + "/" + plural));
    }

    Optional<ResourceType> ofKind(String apiVersion, String kind) {
        return all().stream()
                .filter(type -> type.kind().equals(kind) && type.apiVersion().equals(apiVersion))
                .findFirst();
    }

    /** Serves every version that a CustomResourceDefinition declares. */
    void define(ApiObject definition) {
        boolean namespaced = definition.text("/spec/scope").equals("Namespaced");
        definition
                .json()
                .at("/spec/versions")
                .forEach(version -> add(new ResourceType(
                        definition.text("/spec/group"),
                        version.path("name").asText(),
                        definition.text("/spec/names/plural"),
                        definition.text("/spec/names/kind"),
                        namespaced,
                        version.at("/subresources").has("status"))));
    }

    private void add(ResourceType type) {
        byPath.put(type.group() + "/" + type.version() + "/" + type.plural(), type);
    }
}
