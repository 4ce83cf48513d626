package dev.windlass.server.query;

import dev.windlass.change.ChangeView;
import dev.windlass.server.problem.ProblemException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A change as a request names it. Ids are unique within a cluster only.
 *
 * @param cluster {@code null} where the request leaves it to be found
 */
public record ChangeReference(String id, String cluster) {

    /** @throws ProblemException 400 where one of them is no name */
    public static ChangeReference of(String id, String cluster) {
        return new ChangeReference(Names.requireChange(id), cluster == null ? null : Names.requireCluster(cluster));
    }

    /**
     * The one meant.
     *
     * @param candidates what is known by that id; of one cluster given several times, the last counts
     * @throws ProblemException 409 where several clusters have one and the request names none
     */
    public Optional<ChangeView> choose(Collection<ChangeView> candidates) {
        Map<String, ChangeView> byCluster = candidates.stream()
                .filter(view -> view.id().equals(id)
                        && (cluster == null || view.cluster().equals(cluster)))
                .collect(Collectors.toMap(ChangeView::cluster, Function.identity(), (_, last) -> last, TreeMap::new));
        if (byCluster.size() > 1) {
            throw ProblemException.conflict("cluster: change " + id + " exists in "
                    + String.join(", ", byCluster.keySet()) + "; name the cluster");
        }
        return byCluster.values().stream().findFirst();
    }

    public ProblemException notFound() {
        return ProblemException.unknownChange(id + (cluster == null ? "" : " of cluster " + cluster));
    }
}
