package dev.windlass.ingest;

import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The least approval that this installation asks for. An event may ask for more, and what asks for less is raised; a
 * deletion always waits for somebody.
 */
public record MinimumApproval(ApprovalPolicy minimum) {

    /** Name of the setting. */
    public static final String SETTING = "WINDLASS_MINIMUM_APPROVAL";

    private static final List<ApprovalPolicy> FROM_LEAST =
            List.of(ApprovalPolicy.AUTOMATIC, ApprovalPolicy.REQUIRED, ApprovalPolicy.TWO_PERSON);

    public MinimumApproval {
        Objects.requireNonNull(minimum, "minimum is null");
    }

    /** @throws IllegalArgumentException when the word is none of {@code automatic}, {@code required}, {@code two-person} */
    public static MinimumApproval of(String word) {
        return Arrays.stream(ApprovalPolicy.values())
                .filter(policy -> word(policy).equals(word))
                .findFirst()
                .map(MinimumApproval::new)
                .orElseThrow(() -> new IllegalArgumentException(
                        SETTING + ": must be automatic, required or two-person, not \"" + word + "\""));
    }

    Change raise(Change change) {
        ApprovalPolicy least =
                change.request() instanceof ChangeRequest.Delete ? higher(minimum, ApprovalPolicy.REQUIRED) : minimum;
        return change.withApproval(higher(change.approval(), least));
    }

    private static ApprovalPolicy higher(ApprovalPolicy one, ApprovalPolicy other) {
        return FROM_LEAST.indexOf(one) >= FROM_LEAST.indexOf(other) ? one : other;
    }

    private static String word(ApprovalPolicy policy) {
        return policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
