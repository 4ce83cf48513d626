package dev.windlass.spec;

/**
 * A label of the nodes of an instance group, as Kubernetes allows it. kops-controller sets labels, not the kubelet, so that
 * the prefixes which NodeRestriction keeps kubelets from setting are allowed, as with kops.
 */
record NodeLabel(String key, String value) {

    /** @throws IllegalArgumentException whose message is the rule that the label breaks */
    NodeLabel {
        QualifiedName.requireKey(key);
        QualifiedName.requireValue(value);
    }
}
