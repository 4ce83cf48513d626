package dev.windlass.conformance;

import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.RolloutOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How a test wants its cluster rolled. What runs in the test's own time has short limits; what time skips, the defaults. */
final class Rolling {

    private List<String> groups = List.of();
    private boolean force;
    private boolean cloudOnly;
    private Duration settle;
    private Duration drainTimeout = Duration.ofSeconds(20);
    private Duration validateTimeout = Duration.ofSeconds(20);

    Rolling only(String... names) {
        groups = List.of(names);
        return this;
    }

    Rolling force() {
        force = true;
        return this;
    }

    Rolling cloudOnly() {
        cloudOnly = true;
        return this;
    }

    Rolling settle(Duration pause) {
        settle = pause;
        return this;
    }

    Rolling drainTimeout(Duration limit) {
        drainTimeout = limit;
        return this;
    }

    Rolling validateTimeout(Duration limit) {
        validateTimeout = limit;
        return this;
    }

    Change change(String cluster, String id) {
        return new Change(
                id,
                cluster,
                "alice",
                null,
                new ChangeRequest.Roll(groups, force),
                ApprovalPolicy.AUTOMATIC,
                new RolloutOptions(true, settle, drainTimeout, null, null, validateTimeout, cloudOnly),
                Instant.EPOCH);
    }
}
