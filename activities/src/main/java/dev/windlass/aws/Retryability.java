package dev.windlass.aws;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Whether another attempt can change what AWS answered. A client error speaks of the request, which stays the same, so it
 * is final if it is none of the kinds below (source: error codes in the API references of EC2, Auto Scaling, IAM, Elastic
 * Load Balancing, SQS, EventBridge and S3).
 */
public enum Retryability {

    /** It may pass: AWS is overloaded or out of capacity, credentials are renewed, or another call is in the way. */
    PASSES,

    /** It passes within minutes if one part of AWS does not know yet what another has made; else it is final. */
    SETTLES,

    /**
     * A person has to change something: the request, a permission, a limit of the account. A change that waited for a
     * permission would hide from its requester that one is missing. The next update goes on from there.
     */
    FINAL;

    private static final Pattern OVERLOAD = Pattern.compile(
            ".*Throttl.*|RequestLimitExceeded|TooManyRequests|SlowDown|BandwidthLimitExceeded|.*RateExceeded"
                    + "|PriorRequestNotComplete|RequestTimeout|Internal(Error|Failure|ServerError|ServiceError)?|ServiceFailure"
                    + "|(Service)?Unavailable|BadDigest|IncompleteBody|TemporaryRedirect");

    /** The worker renews its credentials and its clock without the change. */
    private static final Pattern CREDENTIALS = Pattern.compile(
            "Expired\\w*|RequestExpired|TokenRefreshRequired|RequestTimeTooSkewed|RequestInTheFuture|InvalidClientTokenId"
                    + "|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|InvalidAccessKeyId"
                    + "|MissingAuthenticationToken|InvalidIdentityToken|InvalidToken|PendingVerification");

    private static final Pattern IN_THE_WAY = Pattern.compile(
            "DependencyViolation|(.*\\W)?\\w*InUse|(.*\\W)?Incorrect\\w*State|InvalidState|DeleteConflict|Concurrent\\w+|\\w*InProgress"
                    + "|ResourceContention|OperationAborted|ConditionalRequestConflict|EntityTemporarilyUnmodifiable"
                    + "|(.*\\W)?QueueDeletedRecently|(.*\\W)?NotReady");

    private static final Pattern CAPACITY =
            Pattern.compile("Insufficient\\w*(Capacity|Addresses\\w*)|Unfulfillable\\w*");

    private static final Pattern NOT_KNOWN_YET = Pattern.compile(
            ".*NotFound\\w*|(.*\\W)?NoSuch\\w+|.*NonExistent\\w*|.*DoesNotExist|InvalidAMIID\\.Unavailable"
                    + "|.*Duplicate\\w*|.*Already(Exists\\w*|Associated|Assigned)|(.*\\W)?QueueNameExists");

    /** Codes under which services answer many things; only the words tell that something is not known yet. */
    private static final Set<String> UNSPECIFIC = Set.of(
            "InvalidParameter",
            "InvalidParameterValue",
            "InvalidParameterCombination",
            "InvalidInput",
            "InvalidSubnet",
            "MalformedPolicyDocument",
            "Validation",
            "ValidationError");

    private static final Pattern WORDS_OF_NOT_KNOWN_YET = Pattern.compile(
            "instance ?profile|(do|does) not exist|not (be )?found|ensure (it|they) exist|no internet gateway|invalid principal",
            Pattern.CASE_INSENSITIVE);

    public static Retryability of(AwsServiceException failure) {
        String code = code(failure);
        String words = words(failure);
        int status = failure.statusCode();
        if (status == 501) {
            return FINAL;
        }
        if (code.equals("AuthFailure")) {
            // EC2 answers so to credentials that it does not know, and to an account that may not use an image.
            return words.contains("ot authorized") ? FINAL : PASSES;
        }
        if (status >= 500
                || status == 429
                || status == 408
                || status == 0 && code.isEmpty()
                || failure.isThrottlingException()
                || failure.isClockSkewException()
                || passes(code)) {
            return PASSES;
        }
        boolean unknown =
                code.isEmpty() ? status == 404 : NOT_KNOWN_YET.matcher(code).matches();
        return unknown
                        || UNSPECIFIC.contains(code)
                                && WORDS_OF_NOT_KNOWN_YET.matcher(words).find()
                ? SETTLES
                : FINAL;
    }

    /** AWS' code and AWS' words, as people find them in its documentation. */
    public static String told(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        return details == null || details.errorCode() == null
                ? failure.getMessage()
                : details.errorCode() + ": " + details.errorMessage();
    }

    private static boolean passes(String code) {
        return OVERLOAD.matcher(code).matches()
                || CREDENTIALS.matcher(code).matches()
                || IN_THE_WAY.matcher(code).matches()
                || CAPACITY.matcher(code).matches();
    }

    /** Without what some services put before and behind it: {@code Client.InvalidParameterValue}, {@code ValidationException}. */
    private static String code(AwsServiceException failure) {
        return Optional.ofNullable(failure.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .map(code -> code.replaceFirst("^(Client|Server)\\.", "").replaceFirst("Exception$", ""))
                .orElse("");
    }

    private static String words(AwsServiceException failure) {
        return Optional.ofNullable(failure.awsErrorDetails())
                .map(AwsErrorDetails::errorMessage)
                .orElse("");
    }
}
