package dev.windlass.resource.build;

import dev.windlass.spec.KubernetesVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a node downloads before it joins, by architecture, each written {@code SHA256@URL}. */
final class NodeAssets {

    private static final String CHECKSUMS = "/dev/windlass/resource/build/asset-checksums.txt";
    private static final Map<String, String> CHECKSUM_BY_URL = readChecksums();

    private NodeAssets() {}

    /** @param cniPlugins the plug-ins of the CNI project, which kubenet needs and Calico brings itself */
    static SortedMap<String, List<String>> of(KubernetesVersion kubernetesVersion, boolean cniPlugins) {
        SortedMap<String, List<String>> assets = new TreeMap<>();
        for (String architecture : List.of("amd64", "arm64")) {
            assets.put(
                    architecture,
                    urls(kubernetesVersion, architecture, cniPlugins).stream()
                            .map(NodeAssets::withChecksum)
                            .toList());
        }
        return assets;
    }

    private static List<String> urls(KubernetesVersion kubernetesVersion, String architecture, boolean cniPlugins) {
        String kubernetes = "https://dl.k8s.io/release/" + kubernetesVersion.tag() + "/bin/linux/" + architecture;
        List<String> urls = new ArrayList<>();
        urls.add(kubernetes + "/kubelet");
        urls.add(kubernetes + "/kubectl");
        urls.add(
                "https://artifacts.k8s.io/binaries/cloud-provider-aws/v1.31.7/linux/%s/ecr-credential-provider-linux-%s"
                        .formatted(architecture, architecture));
        if (cniPlugins) {
            urls.add(
                    "https://github.com/containernetworking/plugins/releases/download/v1.9.1/cni-plugins-linux-%s-v1.9.1.tgz"
                            .formatted(architecture));
        }
        urls.add("https://github.com/containerd/containerd/releases/download/v%s/containerd-%s-linux-%s.tar.gz"
                .formatted(Versions.CONTAINERD, Versions.CONTAINERD, architecture));
        urls.add("https://github.com/opencontainers/runc/releases/download/v%s/runc.%s"
                .formatted(Versions.RUNC, architecture));
        return urls;
    }

    /** A version of Kubernetes that is not in the table goes without; the node then relies on the published checksum. */
    private static String withChecksum(String url) {
        String checksum = CHECKSUM_BY_URL.get(url);
        return checksum == null ? url : checksum + "@" + url;
    }

    private static Map<String, String> readChecksums() {
        try (InputStream table = NodeAssets.class.getResourceAsStream(CHECKSUMS)) {
            Map<String, String> checksums = new HashMap<>();
            new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\s+", 2))
                    .forEach(columns -> checksums.put(columns[1], columns[0]));
            return Map.copyOf(checksums);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + CHECKSUMS, e);
        }
    }
}
