package dev.windlass.workflow;

import dev.windlass.change.Change;
import dev.windlass.change.Phase;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes.Builder;
import java.util.List;

/** What Temporal's visibility can be asked about changes. All are of type Keyword. */
public final class SearchAttributes {

    public static final SearchAttributeKey<String> CLUSTER = SearchAttributeKey.forKeyword("WindlassCluster");
    public static final SearchAttributeKey<String> CHANGE = SearchAttributeKey.forKeyword("WindlassChange");
    public static final SearchAttributeKey<String> PHASE = SearchAttributeKey.forKeyword("WindlassPhase");
    public static final SearchAttributeKey<String> REQUESTER = SearchAttributeKey.forKeyword("WindlassRequester");

    public static final List<SearchAttributeKey<String>> ALL = List.of(CLUSTER, CHANGE, PHASE, REQUESTER);

    private SearchAttributes() {}

    public static io.temporal.common.SearchAttributes of(Change change) {
        Builder builder = io.temporal.common.SearchAttributes.newBuilder();
        return builder.set(CLUSTER, change.cluster())
                .set(CHANGE, change.id())
                .set(PHASE, Phase.QUEUED.name())
                .set(REQUESTER, change.requester())
                .build();
    }
}
