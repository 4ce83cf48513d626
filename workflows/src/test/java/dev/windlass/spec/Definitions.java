package dev.windlass.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Definitions that tests start from. */
public final class Definitions {

    private Definitions() {}

    /** One control plane and two nodes in one zone, kubenet. */
    public static ClusterDefinition example() {
        return NewCluster.of("example.cluster.k8s.local", List.of("us-east-1d"), 1, 2, "s3://kops-state")
                .definition();
    }

    /** A resource beside the test classes. */
    static String text(String name) {
        try (InputStream resource = Definitions.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
