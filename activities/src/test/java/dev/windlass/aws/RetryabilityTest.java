package dev.windlass.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

class RetryabilityTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "InvalidVpc.Range",
                "InvalidSubnet.Range",
                "InvalidSubnet.Conflict",
                "InvalidLaunchTemplateName.MalformedException",
                "InvalidAMIID.Malformed",
                "InvalidKey.Format",
                "InvalidPermission.Malformed",
                "Unsupported",
                "UnsupportedOperation",
                "InvalidParameterValue",
                "InvalidParameterCombination",
                "InvalidParameter",
                "InvalidInput",
                "MissingParameter",
                "UnknownParameter",
                "InvalidVolume.ZoneMismatch",
                "InvalidGroupId.Malformed",
                "InvalidBlockDeviceMapping",
                "InvalidInstanceType",
                "InvalidUserData.Malformed",
                "InvalidID",
                "InvalidAction",
                "ValidationError",
                "ValidationException",
                "MalformedPolicyDocument",
                "InvalidAttributeName",
                "InvalidAttributeValue",
                "InvalidEventPatternException",
                "InvalidConfigurationRequest",
                "InvalidScheme",
                "OperationNotPermitted",
                "InvalidBucketName",
                "EntityTooLarge",
                "PreconditionFailed",
                "MalformedXML",
                "UnauthorizedOperation",
                "AccessDenied",
                "AccessDeniedException",
                "OptInRequired",
                "Blocked",
                "RulesPerSecurityGroupLimitExceeded",
                "VpcLimitExceeded",
                "AddressLimitExceeded",
                "TagLimitExceeded",
                "LimitExceeded",
                "LimitExceededException",
                "InstanceLimitExceeded",
                "VcpuLimitExceeded",
                "SecurityGroupLimitExceeded",
                "TooManyLoadBalancers",
                "TooManyTargetGroups",
                "TooManyTags",
                "MaxSpotInstanceCountExceeded",
                "OverLimit"
            })
    void isFinalIfOnlyAPersonCanChangeIt(String code) {
        assertThat(Retryability.of(failure(400, code, "no"))).isEqualTo(Retryability.FINAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Throttling",
                "ThrottlingException",
                "ThrottledException",
                "EC2ThrottledException",
                "RequestLimitExceeded",
                "RequestThrottled",
                "TooManyRequestsException",
                "SlowDown",
                "PriorRequestNotComplete",
                "RequestTimeout",
                "InternalError",
                "InternalFailure",
                "InternalServerError",
                "ServiceFailure",
                "ServiceUnavailable",
                "Unavailable",
                "ExpiredToken",
                "ExpiredTokenException",
                "RequestExpired",
                "RequestTimeTooSkewed",
                "InvalidClientTokenId",
                "AuthFailure",
                "SignatureDoesNotMatch",
                "UnrecognizedClientException",
                "InvalidAccessKeyId",
                "PendingVerification",
                "DependencyViolation",
                "ResourceInUse",
                "ResourceInUseException",
                "InvalidGroup.InUse",
                "VolumeInUse",
                "InvalidIPAddress.InUse",
                "IncorrectState",
                "IncorrectInstanceState",
                "Client.IncorrectInstanceState",
                "DeleteConflict",
                "ConcurrentModification",
                "ConcurrentModificationException",
                "ConcurrentTagAccess",
                "ScalingActivityInProgress",
                "ResourceContention",
                "OperationAborted",
                "EntityTemporarilyUnmodifiable",
                "QueueDeletedRecently",
                "AWS.SimpleQueueService.QueueDeletedRecently",
                "InsufficientInstanceCapacity",
                "Server.InsufficientInstanceCapacity",
                "InsufficientAddressCapacity",
                "InsufficientFreeAddressesInSubnet"
            })
    void passesIfTimeAloneMayChangeIt(String code) {
        assertThat(Retryability.of(failure(400, code, "later"))).isEqualTo(Retryability.PASSES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "InvalidVpcID.NotFound",
                "InvalidSubnetID.NotFound",
                "InvalidGroup.NotFound",
                "InvalidRouteTableID.NotFound",
                "InvalidLaunchTemplateId.NotFoundException",
                "InvalidAMIID.NotFound",
                "InvalidAMIID.Unavailable",
                "NoSuchEntity",
                "NoSuchEntityException",
                "NoSuchBucket",
                "LoadBalancerNotFound",
                "TargetGroupNotFoundException",
                "ResourceNotFoundException",
                "QueueDoesNotExist",
                "AWS.SimpleQueueService.NonExistentQueue",
                "InvalidPermission.Duplicate",
                "InvalidGroup.Duplicate",
                "RouteAlreadyExists",
                "EntityAlreadyExists",
                "AlreadyExists",
                "Resource.AlreadyAssociated",
                "DuplicateTargetGroupName",
                "InvalidLaunchTemplateName.AlreadyExistsException"
            })
    void settlesIfAnotherPartOfAwsMayNotKnowYet(String code) {
        assertThat(Retryability.of(failure(400, code, "unknown"))).isEqualTo(Retryability.SETTLES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "InvalidParameterValue | Value (nodes.k8s.local) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
                "ValidationError | Invalid IamInstanceProfile: nodes.k8s.local",
                "ValidationError | The specified launch template, with template ID lt-1, does not exist.",
                "ValidationError | Provided Target Groups may not be valid. Please ensure they exist and try again.",
                "MalformedPolicyDocument | Invalid principal in policy",
                "InvalidSubnet | VPC vpc-1 has no internet gateway"
            })
    void settlesIfAnUnspecificCodeSaysThatSomethingIsNotThere(String code, String words) {
        assertThat(Retryability.of(failure(400, code, words))).isEqualTo(Retryability.SETTLES);
    }

    @ParameterizedTest
    @CsvSource({"500, FINAL", "503, NoSuchEntity", "429, ValidationError", "408, ''"})
    void passesWithAnyCodeIfTheServiceFailed(int status, String code) {
        assertThat(Retryability.of(failure(status, code, ""))).isEqualTo(Retryability.PASSES);
    }

    @ParameterizedTest
    @CsvSource({"404, SETTLES", "403, FINAL", "400, FINAL", "412, FINAL", "501, FINAL", "0, PASSES"})
    void goesByTheStatusOfAnAnswerWithoutACode(int status, Retryability expected) {
        assertThat(Retryability.of((AwsServiceException)
                        AwsServiceException.builder().statusCode(status).build()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Not authorized for images: [ami-1], FINAL",
        "AWS was not able to validate the provided access credentials, PASSES"
    })
    void tellsTheTwoMeaningsOfAuthFailureApart(String words, Retryability expected) {
        assertThat(Retryability.of(failure(401, "AuthFailure", words))).isEqualTo(expected);
    }

    private static AwsServiceException failure(int status, String code, String words) {
        return Ec2Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(words)
                        .build())
                .build();
    }
}
