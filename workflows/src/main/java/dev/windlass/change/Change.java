package dev.windlass.change;

import java.time.Instant;
import java.util.Objects;

/**
 * A change as admitted: the event without its envelope.
 *
 * @param id the CloudEvent's id; names the change everywhere
 * @param requester who asked, for the ledger and for the two-person rule
 * @param approval whether a person must approve the plan
 * @param requestedAt the event's time
 * @param origin tells the event from every other with that id, so that it is carried out once
 */
public record Change(
        String id,
        String cluster,
        String requester,
        String reason,
        ChangeRequest request,
        ApprovalPolicy approval,
        RolloutOptions rollout,
        Instant requestedAt,
        EventOrigin origin) {

    public Change {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(cluster, "cluster is null");
        Objects.requireNonNull(requester, "requester is null");
        Objects.requireNonNull(request, "request is null");
        approval = approval == null ? ApprovalPolicy.REQUIRED : approval;
        rollout = rollout == null ? RolloutOptions.DEFAULTS : rollout;
        origin = origin == null ? EventOrigin.NONE : origin;
    }

    /** One that no event asked for. */
    public Change(
            String id,
            String cluster,
            String requester,
            String reason,
            ChangeRequest request,
            ApprovalPolicy approval,
            RolloutOptions rollout,
            Instant requestedAt) {
        this(id, cluster, requester, reason, request, approval, rollout, requestedAt, EventOrigin.NONE);
    }

    public Change withApproval(ApprovalPolicy needed) {
        return new Change(id, cluster, requester, reason, request, needed, rollout, requestedAt, origin);
    }

    /** Whether nodes are replaced that are up to date. */
    public boolean forced() {
        return request instanceof ChangeRequest.Roll roll && roll.force();
    }
}
