package dev.windlass.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;

/** An emulated cloud for a test class, and clients of it. */
final class EmulatedCloud implements AutoCloseable {
    final CloudEmulator emulator;
    final Ec2Client ec2;
    final AutoScalingClient autoScaling;
    final ElasticLoadBalancingV2Client loadBalancing;
    final ElasticLoadBalancingClient classicLoadBalancing;
    final IamClient iam;
    final S3Client s3;

    private EmulatedCloud(CloudEmulator emulator) {
        this.emulator = emulator;
        this.ec2 = client(Ec2Client.builder());
        this.autoScaling = client(AutoScalingClient.builder());
        this.loadBalancing = client(ElasticLoadBalancingV2Client.builder());
        this.classicLoadBalancing = client(ElasticLoadBalancingClient.builder());
        this.iam = client(IamClient.builder());
        this.s3 = client(S3Client.builder().forcePathStyle(true));
    }

    /** The system property windlass.test.without names mends to leave out, by commas: their tests must then fail. */
    static EmulatedCloud start(Path folder) {
        Project project = Project.find();
        PythonEnvironment python = PythonEnvironment.prepare(project, System.out::println);
        String[] without = Stream.of(
                        System.getProperty("windlass.test.without", "").split(","))
                .filter(mend -> !mend.isBlank())
                .flatMap(mend -> Stream.of("--without", mend))
                .toArray(String[]::new);
        return new EmulatedCloud(CloudEmulator.start(project, python, folder, 0, without));
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        URI endpoint = emulator.endpoint();
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1)))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @Override
    public void close() {
        Stream.of(ec2, autoScaling, loadBalancing, classicLoadBalancing, iam, s3)
                .forEach(client -> client.close());
        emulator.close();
    }
}
