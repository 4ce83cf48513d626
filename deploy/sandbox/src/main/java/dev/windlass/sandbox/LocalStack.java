package dev.windlass.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Kafka, Temporal and AWS on the loopback interface, on free ports, over one data folder that outlives them. */
public final class LocalStack implements AutoCloseable {
    static final String BUCKET = "windlass-state";
    private static final String REGION = "us-east-1";
    private static final String CREDENTIAL = "local";

    private final KafkaBroker kafka;
    private final TemporalServer temporal;
    private final CloudEmulator cloud;
    private final Ports ports;

    private LocalStack(KafkaBroker kafka, TemporalServer temporal, CloudEmulator cloud, Ports ports) {
        this.kafka = kafka;
        this.temporal = temporal;
        this.cloud = cloud;
        this.ports = ports;
    }

    /** Starts everything, telling nobody. */
    public static LocalStack start(Path dataFolder) {
        return start(dataFolder, line -> {});
    }

    /** Starts everything; progress receives a line for what a person would want to know. */
    public static LocalStack start(Path dataFolder, Consumer<String> progress) {
        Project project = Project.find();
        PythonEnvironment python = PythonEnvironment.prepare(project, progress);
        try {
            Files.createDirectories(dataFolder);
        } catch (IOException e) {
            throw new LocalStackException("cannot make the data folder " + dataFolder + ": " + e.getMessage(), e);
        }
        World world = World.in(dataFolder);
        if (world.isHalf()) {
            setAside(world, "the emulated cloud was not kept", progress);
        }
        // SLF4J settles on its provider once; parts that start side by side would each wait for it, aloud
        LoggerFactory.getILoggerFactory();
        Ports ports = new Ports(dataFolder.resolve("ports.properties"));
        LocalStack stack = startParts(project, python, world, ports);
        if (stack.cloud.state() instanceof CloudEmulator.State.Unreadable unreadable) {
            stack.close();
            setAside(world, unreadable.why(), progress);
            stack = startParts(project, python, world, ports);
        }
        stack.createBucket();
        return stack;
    }

    private static void setAside(World world, String why, Consumer<String> progress) {
        world.setAside()
                .ifPresent(
                        aside -> progress.accept("starting an empty world (" + why + "); the old one is in " + aside));
    }

    private static LocalStack startParts(Project project, PythonEnvironment python, World world, Ports ports) {
        try (ExecutorService starters = Executors.newFixedThreadPool(3)) {
            CompletableFuture<CloudEmulator> cloud = CompletableFuture.supplyAsync(
                    () -> CloudEmulator.start(project, python, world.cloud(), ports.port("aws")), starters);
            CompletableFuture<TemporalServer> temporal = CompletableFuture.supplyAsync(
                    () -> TemporalServer.start(python, world.temporal(), ports.port("temporal")), starters);
            CompletableFuture<KafkaBroker> kafka = CompletableFuture.supplyAsync(
                    () -> KafkaBroker.start(world.kafka(), ports.port("kafka"), ports.port("kafka-controller")),
                    starters);
            try {
                return new LocalStack(kafka.join(), temporal.join(), cloud.join(), ports);
            } catch (CompletionException e) {
                Stream.of(cloud, temporal, kafka).forEach(LocalStack::closeIfStarted);
                throw e.getCause() instanceof LocalStackException known ? known : e;
            }
        }
    }

    private static void closeIfStarted(CompletableFuture<? extends AutoCloseable> part) {
        try {
            part.join().close();
        } catch (Exception e) {
            // this one did not start, or does not stop either: the first failure is the one to tell
        }
    }

    private void createBucket() {
        try (S3Client s3 = S3Client.builder()
                .endpointOverride(cloud.endpoint())
                .forcePathStyle(true)
                .region(Region.of(REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(CREDENTIAL, CREDENTIAL)))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            if (s3.listBuckets().buckets().stream()
                    .noneMatch(bucket -> bucket.name().equals(BUCKET))) {
                s3.createBucket(request -> request.bucket(BUCKET));
            }
        }
    }

    /** What a process needs to know to work against this stack, as the variables that the AWS SDK, Temporal and Kafka tools read. */
    public Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("AWS_ENDPOINT_URL", cloud.endpoint().toString());
        variables.put("AWS_REGION", REGION);
        variables.put("AWS_ACCESS_KEY_ID", CREDENTIAL);
        variables.put("AWS_SECRET_ACCESS_KEY", CREDENTIAL);
        variables.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        variables.put("TEMPORAL_ADDRESS", temporal.address());
        variables.put("TEMPORAL_NAMESPACE", TemporalServer.NAMESPACE);
        variables.put("WINDLASS_STATE_STORE", URI.create("s3://" + BUCKET).toString());
        return variables;
    }

    public KafkaBroker kafka() {
        return kafka;
    }

    public TemporalServer temporal() {
        return temporal;
    }

    public CloudEmulator cloud() {
        return cloud;
    }

    /** For whoever joins the stack: the same name gets the same port the next time. */
    public Ports ports() {
        return ports;
    }

    /** Clients first would be polite, but each part keeps its data whatever the order. */
    @Override
    public void close() {
        try (cloud;
                temporal;
                kafka) {
            return;
        }
    }
}
