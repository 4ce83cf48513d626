package dev.windlass.statestore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** {@code keyset.yaml} (kops: pkg/apis/kops/v1alpha2 Keyset): materials are base64 of PEM. */
final class KeysetYaml {

    private static final int LIMIT = 256 * 1024;

    private KeysetYaml() {}

    static String render(Keyset keyset) {
        List<Map<String, Object>> keys = new ArrayList<>();
        for (Keyset.Item item : keyset.items()) {
            Map<String, Object> key = new LinkedHashMap<>();
            key.put("id", item.id());
            key.put("privateMaterial", encode(item.privateKey()));
            key.put("publicMaterial", encode(item.certificate()));
            keys.add(key);
        }
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("keys", keys);
        spec.put("primaryId", keyset.primaryId());
        spec.put("type", "Keypair");
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", "kops.k8s.io/v1alpha2");
        document.put("kind", "Keyset");
        document.put("metadata", Map.of("name", keyset.name()));
        document.put("spec", spec);
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setWidth(Integer.MAX_VALUE)
                .setSplitLines(false)
                .build();
        return new Dump(settings).dumpToString(document);
    }

    /** @throws IllegalArgumentException that names the keyset and never quotes what is in it */
    static Keyset parse(String name, String yaml) {
        try {
            Map<?, ?> document = (Map<?, ?>) new Load(LoadSettings.builder()
                            .setCodePointLimit(LIMIT)
                            .setMaxAliasesForCollections(0)
                            .build())
                    .loadFromString(yaml);
            Map<?, ?> spec = (Map<?, ?>) document.get("spec");
            List<Keyset.Item> items = new ArrayList<>();
            for (Object element : (List<?>) spec.get("keys")) {
                Map<?, ?> key = (Map<?, ?>) element;
                items.add(new Keyset.Item(
                        String.valueOf(key.get("id")),
                        decode(key.get("publicMaterial")),
                        decode(key.get("privateMaterial"))));
            }
            Object primary = spec.get("primaryId") != null ? spec.get("primaryId") : spec.get("primaryID");
            return new Keyset(name, String.valueOf(primary), items);
        } catch (RuntimeException e) {
            // The cause would quote the private key.
            throw new IllegalArgumentException("keyset " + name + " in the state store is not a kops Keyset");
        }
    }

    private static String encode(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(Object material) {
        return material == null
                ? ""
                : new String(Base64.getDecoder().decode(material.toString()), StandardCharsets.UTF_8);
    }
}
