package dev.windlass.conformance;

import dev.windlass.aws.AwsClients;
import dev.windlass.sandbox.CloudEmulator;
import dev.windlass.sandbox.Project;
import dev.windlass.sandbox.PythonEnvironment;
import dev.windlass.simulator.InstanceFeed;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The emulated AWS of this JVM. Tests that share it keep apart by the names of their clusters. */
final class Cloud {

    static final String REGION = "us-east-1";
    static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    /** Between two looks of the nodes' simulators at the cloud. */
    private static final Duration LOOK = Duration.ofMillis(30);

    private static CloudEmulator shared;
    private static InstanceFeed instances;

    private Cloud() {}

    /** Without anything between. */
    static AwsClients clients() {
        return AwsClients.of(endpoint(), REGION, CREDENTIALS);
    }

    /** What lives in it, read once for all worlds: their simulators would leave it no time for the tests. */
    static synchronized InstanceFeed instances() {
        if (instances == null) {
            instances = new InstanceFeed(clients().ec2(), LOOK);
        }
        return instances;
    }

    /** Started at first use; it ends with the JVM. */
    static synchronized URI endpoint() {
        if (shared == null) {
            Project project = Project.find();
            shared = CloudEmulator.start(
                    project, PythonEnvironment.prepare(project, System.out::println), Folders.of("cloud"), 0);
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close, "stop-emulated-cloud"));
        }
        return shared.endpoint();
    }
}
