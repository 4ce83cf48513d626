package dev.windlass.server.query;

import dev.windlass.change.Change;
import dev.windlass.server.problem.ProblemException;
import java.util.List;

/** Says what a change would do, without asking for it. */
public interface PlanPreviews {

    /** @throws ProblemException 400 with the field and the rule, where the change cannot be planned */
    Preview preview(Change change);

    /** @param digest of the plan; the same change over an unmoved cloud is sealed under the same */
    record Preview(String digest, int create, int modify, int delete, List<String> warnings, String text) {}
}
