package dev.windlass.aws;

import dev.windlass.failpoint.EffectListener;
import dev.windlass.failpoint.Failpoint;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Every AWS client of the process: one HTTP client, one retry policy, one counter of calls.
 *
 * <p>Endpoint, region and credentials come from the SDK's own chain, so that {@code AWS_ENDPOINT_URL}, {@code
 * AWS_REGION}, profiles and instance roles mean what they mean to every other AWS program.
 */
public final class AwsClients implements AutoCloseable {

    /** The SDK's own limit. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final SdkHttpClient http;
    private final CallCounter calls = new CallCounter();
    private final Ec2Client ec2;
    private final Ec2Client ec2Once;
    private final AutoScalingClient autoScaling;
    private final ElasticLoadBalancingV2Client loadBalancing;
    private final ElasticLoadBalancingClient classicLoadBalancing;
    private final IamClient iam;
    private final SqsClient sqs;
    private final EventBridgeClient eventBridge;
    private final Route53Client route53;
    private final S3Client s3;
    private final StsClient sts;

    private AwsClients(Settings settings) {
        http = UrlConnectionHttpClient.builder()
                .socketTimeout(settings.answer())
                .build();
        ec2 = configure(Ec2Client.builder(), settings).build();
        ec2Once = configure(Ec2Client.builder(), settings, AwsRetryStrategy.doNotRetry())
                .build();
        autoScaling = configure(AutoScalingClient.builder(), settings).build();
        loadBalancing =
                configure(ElasticLoadBalancingV2Client.builder(), settings).build();
        classicLoadBalancing =
                configure(ElasticLoadBalancingClient.builder(), settings).build();
        iam = configure(IamClient.builder(), settings).build();
        sqs = configure(SqsClient.builder(), settings).build();
        eventBridge = configure(EventBridgeClient.builder(), settings).build();
        route53 = configure(Route53Client.builder(), settings).build();
        // A bucket name in front of an endpoint that is not AWS' rarely resolves.
        s3 = configure(S3Client.builder(), settings)
                .forcePathStyle(settings.overridden())
                .build();
        sts = configure(StsClient.builder(), settings).build();
    }

    /** Clients for wherever the environment points. */
    public static AwsClients fromEnvironment() {
        Map<String, String> environment = System.getenv();
        boolean overridden = environment.containsKey("AWS_ENDPOINT_URL")
                || environment.containsKey("AWS_ENDPOINT_URL_S3")
                || System.getProperty("aws.endpointUrl") != null;
        return new AwsClients(new Settings(
                null,
                null,
                DefaultCredentialsProvider.builder().build(),
                overridden,
                Failpoint.ofThisProcess(),
                ANSWER));
    }

    /** Clients for an endpoint that is known in the process, such as an emulator started by a test. */
    public static AwsClients of(URI endpoint, String region, AwsCredentialsProvider credentials) {
        return of(endpoint, region, credentials, EffectListener.NONE);
    }

    /** @param listener is told of every call that changes something */
    public static AwsClients of(
            URI endpoint, String region, AwsCredentialsProvider credentials, EffectListener listener) {
        return new AwsClients(new Settings(endpoint, Region.of(region), credentials, true, listener, ANSWER));
    }

    /** @param answer how long a call may stay without a single byte of an answer */
    public static AwsClients of(URI endpoint, String region, AwsCredentialsProvider credentials, Duration answer) {
        return new AwsClients(
                new Settings(endpoint, Region.of(region), credentials, true, EffectListener.NONE, answer));
    }

    public Ec2Client ec2() {
        return ec2;
    }

    /**
     * Never repeats a request by itself. For what AWS takes no client token for: repeated after an answer that was lost,
     * it would be made twice, where the next attempt of the task finds what is there.
     */
    public Ec2Client ec2Once() {
        return ec2Once;
    }

    public AutoScalingClient autoScaling() {
        return autoScaling;
    }

    public ElasticLoadBalancingV2Client loadBalancing() {
        return loadBalancing;
    }

    /** The load balancers that came before target groups; clusters of older days have one before their API. */
    public ElasticLoadBalancingClient classicLoadBalancing() {
        return classicLoadBalancing;
    }

    public IamClient iam() {
        return iam;
    }

    public SqsClient sqs() {
        return sqs;
    }

    public EventBridgeClient eventBridge() {
        return eventBridge;
    }

    /** Asked where a cluster is deleted: its records may stay behind. */
    public Route53Client route53() {
        return route53;
    }

    public S3Client s3() {
        return s3;
    }

    public StsClient sts() {
        return sts;
    }

    public CallCounter calls() {
        return calls;
    }

    @Override
    public void close() {
        ec2.close();
        ec2Once.close();
        autoScaling.close();
        loadBalancing.close();
        classicLoadBalancing.close();
        iam.close();
        sqs.close();
        eventBridge.close();
        route53.close();
        s3.close();
        sts.close();
        http.close();
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
            B builder, Settings settings) {
        return configure(builder, settings, AwsRetryStrategy.forRetryMode(RetryMode.STANDARD));
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
            B builder, Settings settings, RetryStrategy retries) {
        builder.httpClient(http).credentialsProvider(settings.credentials()).overrideConfiguration(override -> {
            override.addExecutionInterceptor(calls).retryStrategy(retries);
            if (settings.listener() != EffectListener.NONE) {
                override.addExecutionInterceptor(new CallEffects(settings.listener()));
            }
        });
        if (settings.region() != null) {
            builder.region(settings.region());
        }
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        return builder;
    }

    /** @param endpoint {@code null} for the SDK's choice, as is {@code region} */
    private record Settings(
            URI endpoint,
            Region region,
            AwsCredentialsProvider credentials,
            boolean overridden,
            EffectListener listener,
            Duration answer) {}
}
