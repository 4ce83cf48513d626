package dev.windlass.statestore;

import dev.windlass.statestore.AdminCredentials.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Renders a kubeconfig whose cluster, user and context are all called like the cluster, as kops does. */
public final class KubeconfigExport {

    private KubeconfigExport() {}

    /** @param server URL of the API server, such as {@code https://api-example.elb.us-east-1.amazonaws.com} */
    public static String render(String cluster, String server, Credentials credentials) {
        return render(
                cluster,
                server,
                credentials.authority(),
                ordered(
                        "client-certificate-data", encode(credentials.certificate()),
                        "client-key-data", encode(credentials.privateKey())));
    }

    /** One with which nobody gets in: whoever uses it brings a credential. @param authority PEM */
    public static String render(String cluster, String server, String authority) {
        return render(cluster, server, authority, Map.of());
    }

    private static String render(String cluster, String server, String authority, Map<String, Object> user) {
        Map<String, Object> api = ordered("certificate-authority-data", encode(authority), "server", server);
        Map<String, Object> context = ordered("cluster", cluster, "user", cluster);
        Map<String, Object> document = ordered("apiVersion", "v1", "kind", "Config");
        document.put("clusters", List.of(ordered("name", cluster, "cluster", api)));
        document.put("contexts", List.of(ordered("name", cluster, "context", context)));
        document.put("current-context", cluster);
        document.put("users", List.of(ordered("name", cluster, "user", user)));
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setSplitLines(false)
                .build();
        return new Dump(settings).dumpToString(document);
    }

    private static Map<String, Object> ordered(String first, Object one, String second, Object other) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(first, one);
        map.put(second, other);
        return map;
    }

    private static String encode(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }
}
