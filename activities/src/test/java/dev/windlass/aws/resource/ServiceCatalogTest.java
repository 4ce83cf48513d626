package dev.windlass.aws.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.provider.Identifiers;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.ResourceHandler.Request;
import dev.windlass.provider.ResourceReader;
import dev.windlass.provider.UnsupportedChangeException;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.BalancerResource.LoadBalancer;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.Document.Placeholder;
import dev.windlass.resource.IdentityResource.RolePolicy;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("aws")
class ServiceCatalogTest {

    /** Of the sixty that a plan may take altogether. */
    private static final int CALLS = 22;

    private final Workbench bench = new Workbench();
    private final SampleCluster cluster = bench.cluster;
    private final SampleServices services = new SampleServices(cluster);
    private final ServiceCatalog catalog = new ServiceCatalog(bench.clients);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void readsEveryResourceBackAsItWasWanted() {
        createAll();

        Map<ResourceKey, Found> found = read(services.all());

        assertThat(services.all())
                .allSatisfy(wanted -> assertThat(found.get(wanted.key()))
                        .as(wanted.key().toString())
                        .isNotNull()
                        .extracting(Found::resource)
                        .isEqualTo(wanted));
        assertThat(found).hasSameSizeAs(services.all());
    }

    @Test
    void findsUnderTheIdentifierThatCreationAnswered() {
        createAll();

        Map<ResourceKey, Found> found = read(services.all());

        assertThat(services.all())
                .allSatisfy(wanted -> assertThat(found.get(wanted.key()).id())
                        .as(wanted.key().toString())
                        .isEqualTo(bench.identifierOf(wanted)));
    }

    @Test
    void createsNothingTwice() {
        createAll();

        assertThat(services.all()).allSatisfy(resource -> {
            String first = bench.identifierOf(resource);
            assertThat(create(resource)).as(resource.key().toString()).isEqualTo(first);
        });
        assertThat(read(services.all())).hasSameSizeAs(services.all());
    }

    @Test
    void readsWithinItsShareOfCalls() {
        createAll();
        bench.clients.calls().reset();

        read(services.all());

        assertThat(bench.clients.calls().total())
                .as(bench.clients.calls().byOperation().toString())
                .isLessThanOrEqualTo(CALLS);
    }

    @Test
    void findsNothingWhereNothingWasMade() {
        assertThat(read(services.all())).isEmpty();
    }

    @Test
    void findsLeftoversThatNobodyWantsAnyMore() {
        createAll();

        Map<ResourceKey, Found> found = read(List.of());

        List<ResourceKey> expected = services.all().stream()
                .filter(resource -> !(resource instanceof RolePolicy policy && policy.managed()))
                .map(Resource::key)
                .toList();
        assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void deletesWhatItMadeAndToleratesThatItIsGone() {
        createAll();
        List<Resource> resources = new ArrayList<>(services.all().reversed());

        resources.forEach(this::delete);
        resources.forEach(this::delete);

        assertThat(read(List.of())).isEmpty();
    }

    @Test
    void deletesAgainWhatIsGoneWhereTheRestStillStands() {
        createAll();

        for (Resource resource : services.all().reversed()) {
            delete(resource);
            delete(resource);
        }

        assertThat(read(List.of())).isEmpty();
    }

    @Test
    void answersThePolicyAsWantedWhereOnlyItsTextDiffers() {
        createAll();
        RolePolicy reordered = services.policy("nodes", "\"ec2:DescribeRegions\",   \"ec2:DescribeInstances\"");

        Found found = read(List.of(reordered, roleOf("nodes"))).get(reordered.key());

        assertThat(found.resource()).isEqualTo(reordered);
    }

    @Test
    void putsAChangedPolicyInForce() {
        createAll();
        RolePolicy changed = services.policy("nodes", "\"ec2:DescribeVpcs\"");
        assertThat(read(List.of(changed, roleOf("nodes"))).get(changed.key()).resource())
                .isNotEqualTo(changed);

        modify(changed, "PolicyDocument");

        assertThat(read(List.of(changed, roleOf("nodes"))).get(changed.key()).resource())
                .isEqualTo(changed);
    }

    @Test
    void attachesAndDetachesManagedPolicies() {
        createAll();
        RolePolicy two = external(List.of(managedPolicy("one"), managedPolicy("two")));
        modify(two, "ExternalPolicies");
        assertThat(read(List.of(two, roleOf("nodes"))).get(two.key()).resource())
                .isEqualTo(two);

        RolePolicy one = external(two.externalPolicies().subList(1, 2));
        modify(one, "ExternalPolicies");

        assertThat(read(List.of(one, roleOf("nodes"))).get(one.key()).resource())
                .isEqualTo(one);
    }

    @Test
    void changesCrossZoneBalancingInPlace() {
        createAll();
        LoadBalancer desired = services.loadBalancer(false);
        String before = bench.identifierOf(desired);

        assertThat(modify(desired, "CrossZoneLoadBalancing")).isEqualTo(before);

        assertThat(read(services.all()).get(desired.key()).resource()).isEqualTo(desired);
    }

    @Test
    void refusesToChangeWhatAwsCannotChange() {
        createAll();

        assertThatThrownBy(() -> modify(services.loadBalancer(true), "Scheme"))
                .isInstanceOf(UnsupportedChangeException.class)
                .hasMessageContaining("Scheme");
    }

    @Test
    void changesAttributesOfATargetGroup() {
        createAll();
        Resource desired = services.targetGroup("tcp", 443, "TCP", null, 60);

        modify(desired, "Attributes");

        assertThat(read(services.all()).get(desired.key()).resource()).isEqualTo(desired);
    }

    @Test
    void changesTheQueueAndARule() {
        createAll();
        Resource queue = services.queue(600);
        Resource rule = services.rule("SpotInterruption", "{\"source\": [\"aws.other\"]}");

        modify(queue, "MessageRetentionPeriod");
        modify(rule, "EventPattern");

        Map<ResourceKey, Found> found = read(List.of(queue, rule));
        assertThat(found.get(queue.key()).resource()).isEqualTo(queue);
        assertThat(found.get(rule.key()).resource()).isEqualTo(rule);
    }

    @Test
    void leavesARoleOfTheSameNameThatIsNotTheClusters() {
        Resource role = roleOf("nodes");
        bench.clients.iam().createRole(call -> call.roleName(role.name()).assumeRolePolicyDocument("{}"));

        assertThat(read(List.of(role))).isEmpty();
        assertThatThrownBy(() -> create(role)).hasMessageContaining("is not tagged as owned");
    }

    @Test
    void tellsTheDnsNameOfTheLoadBalancer() {
        createAll();
        LoadBalancer balancer = services.loadBalancer(true);
        Placeholder placeholder = new Placeholder(balancer.key(), "dnsName");

        Optional<String> asked =
                catalog.attributes().getFirst().attribute(cluster.name(), placeholder, bench.identifierOf(balancer));

        assertThat(asked).hasValueSatisfying(name -> assertThat(name).contains(".elb."));
        assertThat(read(services.all()).get(balancer.key()).attributes()).containsEntry("dnsName", asked.orElseThrow());
    }

    private void createAll() {
        bench.create(cluster.network()).create(cluster.firewall());
        services.all().forEach(this::create);
    }

    private String create(Resource resource) {
        String identifier = handler(resource).create(resource, request());
        bench.identifiers.put(resource.key(), identifier);
        return identifier;
    }

    private String modify(Resource desired, String... fields) {
        return handler(desired).modify(desired, null, bench.identifierOf(desired), List.of(fields), request());
    }

    private void delete(Resource resource) {
        handler(resource).delete(resource, bench.identifierOf(resource), request());
    }

    /** As the next plan would: with the identifiers of the network, and none of our own. */
    private Map<ResourceKey, Found> read(List<Resource> wanted) {
        DesiredState desired = DesiredState.of(cluster.name(), wanted);
        Identifiers identifiers = new Identifiers();
        for (Resource resource : List.of(
                cluster.network().getFirst(),
                cluster.subnet(),
                cluster.firewall().getFirst())) {
            bench.identifiers.find(resource.key()).ifPresent(known -> identifiers.put(resource.key(), known));
        }
        Map<ResourceKey, Found> byKey = new LinkedHashMap<>();
        for (ResourceReader reader : catalog.readers()) {
            for (Found item : reader.read(desired, identifiers)) {
                assertThat(byKey.put(item.resource().key(), item))
                        .as("found twice")
                        .isNull();
            }
        }
        return byKey;
    }

    private Resource roleOf(String kind) {
        return services.identity().stream()
                .filter(resource -> resource.key().toString().equals("IAMRole/" + kind + "." + cluster.name()))
                .findFirst()
                .orElseThrow();
    }

    private RolePolicy external(List<String> policies) {
        return new RolePolicy("nodes-policyoverride", roleOf("nodes").ref(), null, true, policies);
    }

    private String managedPolicy(String name) {
        return bench.clients
                .iam()
                .createPolicy(call -> call.policyName(name + "-" + cluster.name())
                        .policyDocument("{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\","
                                + " \"Action\": \"s3:ListBucket\", \"Resource\": \"*\"}]}"))
                .policy()
                .arn();
    }

    private Request request() {
        return new Request(cluster.name(), bench.identifiers, "0123456789abcdef");
    }

    @SuppressWarnings("unchecked")
    private ResourceHandler<Resource> handler(Resource resource) {
        return (ResourceHandler<Resource>) catalog.handlers().stream()
                .filter(handler -> handler.handles() == resource.getClass())
                .findFirst()
                .orElseThrow();
    }
}
