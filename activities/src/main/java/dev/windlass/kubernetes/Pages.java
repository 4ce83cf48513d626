package dev.windlass.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.dsl.Listable;
import java.util.ArrayList;
import java.util.List;

/** Lists page by page, as kubectl does: no answer is larger than 500 objects. */
public final class Pages {
    private static final long LIMIT = 500;

    private Pages() {}

    public static <T extends HasMetadata, L extends KubernetesResourceList<T>> List<T> of(Listable<L> listed) {
        List<T> all = new ArrayList<>();
        String next = null;
        do {
            ListOptions options =
                    new ListOptionsBuilder().withLimit(LIMIT).withContinue(next).build();
            L page = listed.list(options);
            all.addAll(page.getItems());
            next = page.getMetadata() == null ? null : page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        return all;
    }
}
