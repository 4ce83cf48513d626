package dev.windlass.conformance;

import dev.windlass.activity.TaskQueues;
import dev.windlass.aws.AwsClients;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.JournalEntry;
import dev.windlass.endtoend.CloudInventory;
import dev.windlass.endtoend.FewestInService;
import dev.windlass.proxy.Exchange;
import dev.windlass.proxy.Fault;
import dev.windlass.proxy.Injection;
import dev.windlass.proxy.RecordingProxy;
import dev.windlass.proxy.Requests;
import dev.windlass.proxy.Traffic;
import dev.windlass.simulator.NodeSimulator;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.spec.RollingUpdate;
import dev.windlass.spec.SpecOutline;
import dev.windlass.workflow.cluster.ClusterWorkflow;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One cluster with everything that a rollout of it touches: groups and instances in an emulated AWS, nodes and pods in a
 * Kubernetes API, and a Windlass that rolls it. Whatever Windlass asks of either goes through a proxy that keeps it; what
 * the test does by itself goes past them.
 */
final class RolloutWorld implements AutoCloseable {

    private static final AtomicInteger CLUSTERS = new AtomicInteger();
    private static final Pattern MEMBER = Pattern.compile(
            "<member>(?:(?!</member>).)*<InstanceId>([^<]+)</InstanceId>(?:(?!</member>).)*</member>", Pattern.DOTALL);
    private static final String FAILED_LAUNCH = """
            <Activities><member>
            <ActivityId>a-1</ActivityId><AutoScalingGroupName>%s</AutoScalingGroupName><StatusCode>Failed</StatusCode>
            <Description>Launching a new EC2 instance.</Description><StatusMessage>%s</StatusMessage>
            </member></Activities>""";

    /** Shorter than in a deployment, for those who test that no answer comes; long for an emulator that is busy. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private static final Duration TICK = Duration.ofMillis(30);

    final RecordingProxy awsProxy;
    final RecordingProxy kubernetesProxy;
    final NodeSimulator simulator;
    final Pods pods;
    private final String cluster = "c" + CLUSTERS.incrementAndGet() + ".k8s.local";
    private final List<InstanceGroup> groups = new ArrayList<>();
    private final Map<String, RollingUpdate> settings = new ConcurrentHashMap<>();
    private final Traffic traffic;
    private final ClusterApi api;
    private final AwsClients direct;
    private final AwsClients proxied;
    private final Engine engine;
    private final StoredWorld store;
    private ClusterWorkflow queue;
    private int changes;

    /** What an engine works with. */
    record Parts(
            String cluster,
            AwsClients aws,
            URI awsEndpoint,
            Path kubeconfig,
            StoredWorld store,
            Function<String, SpecOutline> specs) {}

    private RolloutWorld(ClusterApi api, Path folder, Function<Parts, Engine> engines) {
        this.api = api;
        traffic = new Traffic(this::now);
        awsProxy = RecordingProxy.before(Cloud.endpoint(), traffic);
        kubernetesProxy = RecordingProxy.before(api.address(), traffic);
        direct = Cloud.clients();
        proxied = AwsClients.of(awsProxy.endpoint(), Cloud.REGION, Cloud.CREDENTIALS, ANSWER);
        pods = new Pods(api.client());
        Path kubeconfig = write(folder.resolve("kubeconfig"), api.kubeconfig(cluster, kubernetesProxy.endpoint()));
        store = StoredWorld.in(proxied, direct);
        engine = engines.apply(new Parts(cluster, proxied, awsProxy.endpoint(), kubeconfig, store, name -> outline()));
        simulator = NodeSimulator.start(
                Cloud.instances(), api.client(), new NodeSimulator.Settings(cluster, "v1.36.3", Duration.ZERO, TICK));
    }

    static RolloutWorld simulated() {
        Path folder = Folders.of("world");
        return new RolloutWorld(ClusterApi.simulated(folder), folder, Workers::ofSettings);
    }

    /** Whose specs are in a state store, and whose changes are planned from there. */
    static RolloutWorld withStateStore() {
        Path folder = Folders.of("world");
        return new RolloutWorld(ClusterApi.simulated(folder), folder, Workers::ofStoredSpecs);
    }

    /** With a state store, whose changes run wherever this engine runs them. */
    static RolloutWorld on(Function<Parts, Engine> engines) {
        Path folder = Folders.of("world");
        return new RolloutWorld(ClusterApi.simulated(folder), folder, engines);
    }

    /** On the real kube-apiserver; skips the test, saying why, where there is none. */
    static RolloutWorld real() {
        return new RolloutWorld(ClusterApi.real(), Folders.of("world"), Workers::ofSettings);
    }

    String cluster() {
        return cluster;
    }

    KubernetesClient kubernetes() {
        return api.client();
    }

    InstanceGroup nodes(String name, int size, String... zones) {
        return group(name, Role.NODE, size, zones);
    }

    InstanceGroup controlPlane(String name, int size, String... zones) {
        return group(name, Role.CONTROL_PLANE, size, zones);
    }

    InstanceGroup bastions(String name, int size) {
        return group(name, Role.BASTION, size);
    }

    /** Launches the group and waits until its instances have joined, unless they are of a kind that does not. */
    InstanceGroup group(String name, Role role, int size, String... zones) {
        List<String> spread = zones.length == 0 ? List.of("us-east-1a") : List.of(zones);
        InstanceGroup group = InstanceGroup.launch(direct, cluster, name, role, size, spread);
        groups.add(group);
        if (role != Role.BASTION) {
            awaitJoined(group);
        }
        return group;
    }

    /** Instances take more than a second to join: EC2 tells launches within the same second not apart, nor does it need to. */
    RolloutWorld booting() {
        simulator.bootDelay(Duration.ofSeconds(1));
        return this;
    }

    /** Launches the group, whose instances may join when they are let. */
    InstanceGroup unjoined(String name, Role role, int size) {
        InstanceGroup group = InstanceGroup.launch(direct, cluster, name, role, size, List.of("us-east-1a"));
        groups.add(group);
        return group;
    }

    /** Of a role that nobody knows. */
    InstanceGroup groupOfRole(String name, String role) {
        InstanceGroup group = InstanceGroup.launch(direct, cluster, name, role, 1, List.of("us-east-1a"));
        groups.add(group);
        return group;
    }

    /** As kops left it in its early days. */
    InstanceGroup oldGroup(String name, Role role, int size) {
        InstanceGroup group = InstanceGroup.launchOld(direct, cluster, name, role, size);
        groups.add(group);
        awaitJoined(group);
        return group;
    }

    /** Puts a document into the cluster's folder of the state store, as kops does. */
    void store(String path, String text) {
        store.put(cluster + "/" + path, text);
    }

    /** Where the cluster's documents are. */
    String stateStore() {
        return store.location();
    }

    /** What the cloud holds of the cluster, by kind and name. */
    SortedMap<String, List<String>> held() {
        return CloudInventory.of(direct, cluster).namesOf(cluster);
    }

    /** What is in the cluster's folder of the state store, by path. */
    Map<String, String> stored(List<String> paths) {
        Map<String, String> texts = new TreeMap<>();
        paths.forEach(path -> texts.put(path, store.text(cluster + "/" + path)));
        return texts;
    }

    void awaitJoined(InstanceGroup group) {
        Await.until(
                "the nodes of " + group.name(), () -> group.members().stream().allMatch(this::serves));
    }

    /** Looks from now on, at every change, at how many of the group's nodes are in service. The caller closes it. */
    FewestInService<Node> fewestInService(InstanceGroup group) {
        return FewestInService.ofNodes(api.client().nodes().withLabel("kops.k8s.io/instancegroup", group.name()));
    }

    /** Likewise of every node. */
    FewestInService<Node> fewestInService() {
        return FewestInService.ofNodes(api.client().nodes());
    }

    /** As the specs say of this group. */
    void settings(InstanceGroup group, String maxUnavailable, String maxSurge, Boolean drainAndTerminate) {
        settings.put(group.name(), new RollingUpdate(maxUnavailable, maxSurge, drainAndTerminate));
    }

    /** The specs in force, as one YAML stream. */
    void specs(String documents) {
        settings.putAll(ClusterDocuments.parse(documents).rollingUpdates());
    }

    private SpecOutline outline() {
        SortedMap<String, SpecOutline.Group> outlined = new TreeMap<>();
        settings.forEach((name, setting) ->
                outlined.put(name, new SpecOutline.Group(name, null, false, "t3.medium", 1, 1, List.of(), setting)));
        return new SpecOutline(cluster, "aws", "1.36.3", "kubenet", new TreeMap<>(), outlined);
    }

    Node node(String instance) {
        return api.client().nodes().withName(instance).get();
    }

    /** Its kubelet says that it cannot run pods. */
    void unready(String instance) {
        ready(instance, "False");
    }

    void ready(String instance) {
        ready(instance, "True");
    }

    private void ready(String instance, String status) {
        api.client().nodes().withName(instance).editStatus(node -> {
            node.getStatus().getConditions().stream()
                    .filter(condition -> condition.getType().equals("Ready"))
                    .forEach(condition -> condition.setStatus(status));
            return node;
        });
    }

    /** As a person does. */
    void cordon(String instance) {
        api.client().nodes().withName(instance).edit(node -> {
            node.getSpec().setUnschedulable(true);
            return node;
        });
    }

    void annotate(String instance, String annotation) {
        api.client().nodes().withName(instance).edit(node -> {
            node.getMetadata().getAnnotations().put(annotation, "");
            return node;
        });
    }

    /** Its kubelet registers by another name from now on; the instance stays what it is. @return the node's new name */
    String rename(String instance) {
        Node old = api.client().nodes().withName(instance).get();
        String name = "ip-" + instance.substring(2) + ".ec2.internal";
        api.client()
                .nodes()
                .resource(new NodeBuilder(old)
                        .editMetadata()
                        .withName(name)
                        .withResourceVersion(null)
                        .withUid(null)
                        .endMetadata()
                        .editSpec()
                        .withUnschedulable(null)
                        .endSpec()
                        .build())
                .create();
        api.client().nodes().withName(instance).delete();
        return name;
    }

    /** Whatever a rollout leaves on a node: what it must take back where the node stays. */
    List<String> marks(String instance) {
        Node node = node(instance);
        List<String> marks = new ArrayList<>();
        if (node == null) {
            return marks;
        }
        if (Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
            marks.add("cordoned");
        }
        node.getSpec().getTaints().stream()
                .map(taint -> taint.getKey())
                .filter(key -> key.equals("kops.k8s.io/scheduled-for-update"))
                .forEach(marks::add);
        node.getMetadata().getLabels().keySet().stream()
                .filter(label -> label.equals("node.kubernetes.io/exclude-from-external-load-balancers"))
                .forEach(marks::add);
        node.getMetadata().getAnnotations().keySet().stream()
                .filter(annotation -> annotation.startsWith("windlass.dev/"))
                .forEach(marks::add);
        return marks;
    }

    /** Gives each instance a pod whose eviction takes so long, so that drains that may overlap do. */
    void slowEvictions(InstanceGroup group, Duration time) {
        slowEvictions(group.members(), time);
    }

    void slowEvictions(List<String> instances, Duration time) {
        instances.forEach(instance -> pods.bare("slow-" + instance, instance));
        kubernetesProxy.fault(Requests.eviction("slow-.*"), Fault.delay(time));
    }

    /** From now on the instance waits in its group's warm pool, beside the group's size, and no node runs on it. */
    void warm(String instance) {
        simulator.letJoin(id -> !id.equals(instance));
        api.client().nodes().withName(instance).delete();
        WarmPool.with(awsProxy, instance);
    }

    /** Auto Scaling says that it has launched nothing since, and why, until the injection is closed. */
    Injection cannotLaunch(InstanceGroup group, String why) {
        List<String> members = group.members();
        return awsProxy.fault(
                Requests.action("DescribeAutoScalingGroups", "DescribeScalingActivities"),
                Fault.edited(body -> body.contains("DescribeScalingActivitiesResult")
                        ? body.replaceFirst(
                                "(?s)<Activities>.*</Activities>|<Activities/>",
                                FAILED_LAUNCH.formatted(group.cloudName(), why))
                        : MEMBER.matcher(body)
                                .replaceAll(found -> members.contains(found.group(1))
                                        ? Matcher.quoteReplacement(found.group())
                                        : "")));
    }

    /** Auto Scaling says from now on that the instance is still being launched. */
    void pending(String instance) {
        Pattern member = WarmPool.member(instance);
        awsProxy.fault(
                Requests.action("DescribeAutoScalingGroups", "DescribeAutoScalingInstances"), Fault.edited(body -> {
                    Matcher found = member.matcher(body);
                    if (!found.find()) {
                        return body;
                    }
                    String told = found.group().replace(">InService<", ">Pending<");
                    return body.substring(0, found.start()) + told + body.substring(found.end());
                }));
    }

    private boolean serves(String instance) {
        Node node = node(instance);
        if (node == null) {
            return false;
        }
        return api.client().pods().inAnyNamespace().withField("spec.nodeName", instance).list().getItems().stream()
                .allMatch(Readiness::isPodReady);
    }

    /** Rolls to the end. */
    Outcome roll() {
        return roll(new Rolling());
    }

    Outcome roll(Rolling rolling) {
        return start(rolling).result();
    }

    RunningChange start(Rolling rolling) {
        Change change = rolling.change(cluster, "change-" + ++changes);
        return RunningChange.start(engine, change);
    }

    /** A change of another kind, which rolls in this way. */
    RunningChange start(Rolling rolling, ChangeRequest request) {
        return RunningChange.start(engine, rolling.change(cluster, "change-" + ++changes, request));
    }

    /** By the cluster's queue, as whatever comes from Kafka; it ends with the world. */
    RunningChange submit(Rolling rolling) {
        Change change = rolling.change(cluster, "change-" + ++changes);
        queue().submit(change);
        return change(change.id());
    }

    /** One that was started by somebody else, or will be. */
    RunningChange change(String id) {
        return RunningChange.of(engine, cluster, id);
    }

    /** Ids of the change in hand and of those that wait, in order. */
    List<String> pending() {
        return queue().pending().stream().map(Change::id).toList();
    }

    private ClusterWorkflow queue() {
        if (queue == null) {
            queue = engine.client()
                    .newWorkflowStub(
                            ClusterWorkflow.class,
                            WorkflowOptions.newBuilder()
                                    .setWorkflowId(ClusterWorkflow.id(cluster))
                                    .setTaskQueue(TaskQueues.WORKFLOWS)
                                    .build());
            WorkflowClient.start(queue::run, ClusterWorkflow.State.of(cluster));
        }
        return queue;
    }

    /** The test's own time. */
    Instant now() {
        return engine.now();
    }

    /** Everything that Windlass asked, answered or not. */
    List<Exchange> exchanges() {
        return traffic.exchanges();
    }

    /** How often the cloud was asked this. */
    int asked(String action) {
        return (int) exchanges().stream()
                .filter(exchange -> exchange.request().action().equals(action))
                .count();
    }

    List<Recorded> recorded() {
        return exchanges().stream()
                .flatMap(exchange -> Effects.of(exchange)
                        .map(effect -> new Recorded(effect, exchange.request().arrived(), exchange.answered())))
                .toList();
    }

    /** Changes and validations, in order. */
    List<Effect> steps() {
        return recorded().stream().map(Recorded::effect).toList();
    }

    /** What was changed in the cloud and in Kubernetes, in order. */
    List<Effect> effects() {
        return steps().stream()
                .filter(effect -> !(effect instanceof Effect.Validated))
                .toList();
    }

    /** What was changed in Kubernetes. */
    List<Effect> kubernetesEffects() {
        return exchanges().stream()
                .filter(exchange -> exchange.request().service().isEmpty())
                .flatMap(Effects::of)
                .filter(effect -> !(effect instanceof Effect.Validated))
                .toList();
    }

    int validations() {
        return (int) steps().stream()
                .filter(step -> step instanceof Effect.Validated)
                .count();
    }

    /** What came after the last of one effect and before the first of another. */
    List<Recorded> recordedBetween(Effect first, Effect then) {
        List<Recorded> all = recorded();
        List<Effect> effects = all.stream().map(Recorded::effect).toList();
        return all.subList(effects.lastIndexOf(first) + 1, effects.indexOf(then));
    }

    <E extends Effect> List<E> effects(Class<E> kind) {
        return effects().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** From the answer to the last of one effect to the first asking for another, in the test's own time. */
    Duration between(Effect first, Effect then) {
        Instant end = recorded().stream()
                .filter(done -> done.effect().equals(first))
                .toList()
                .getLast()
                .answered();
        Instant begin = recorded().stream()
                .filter(done -> done.effect().equals(then))
                .findFirst()
                .orElseThrow()
                .asked();
        return Duration.between(end, begin);
    }

    List<String> terminated() {
        return effects(Effect.Terminated.class).stream()
                .map(Effect.Terminated::instance)
                .toList();
    }

    List<String> detached() {
        return effects(Effect.Detached.class).stream()
                .map(Effect.Detached::instance)
                .toList();
    }

    /** The nodes that were cordoned, and neither gone nor back, after each effect. */
    List<Set<String>> inFlight() {
        Set<String> now = new HashSet<>();
        List<Set<String>> all = new ArrayList<>();
        for (Effect effect : effects()) {
            switch (effect) {
                case Effect.Cordoned(var node) -> now.add(node);
                case Effect.Uncordoned(var node) -> now.remove(node);
                case Effect.Terminated(var instance) -> now.remove(instance);
                default -> {
                    // neither begins nor ends anything
                }
            }
            all.add(Set.copyOf(now));
        }
        return all;
    }

    int mostInFlight() {
        return inFlight().stream().mapToInt(Set::size).max().orElse(0);
    }

    /** Lines of history of one kind. */
    List<String> told(String type) {
        return journal().stream()
                .filter(entry -> entry.type().equals(type))
                .map(JournalEntry::message)
                .toList();
    }

    List<JournalEntry> journal() {
        return engine.journal();
    }

    @Override
    public void close() {
        engine.close();
        simulator.close();
        awsProxy.close();
        kubernetesProxy.close();
        groups.forEach(InstanceGroup::delete);
        proxied.close();
        direct.close();
        api.close();
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
