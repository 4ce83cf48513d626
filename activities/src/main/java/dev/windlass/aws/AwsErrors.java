package dev.windlass.aws;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** AWS says by error code what other systems answer as a value. */
public final class AwsErrors {

    private AwsErrors() {}

    public static boolean is(AwsServiceException failure, String... codes) {
        return failure.awsErrorDetails() != null
                && Arrays.asList(codes).contains(failure.awsErrorDetails().errorCode());
    }

    /** Empty instead of one of these errors; every other one is the caller's. */
    public static <T> Optional<T> unless(Supplier<T> call, String... codes) {
        try {
            return Optional.ofNullable(call.get());
        } catch (AwsServiceException e) {
            if (is(e, codes)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
