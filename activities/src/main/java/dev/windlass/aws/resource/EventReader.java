package dev.windlass.aws.resource;

import dev.windlass.provider.Identifiers;
import dev.windlass.provider.ReadResult;
import dev.windlass.provider.ResourceReader;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.EventResource.Queue;
import dev.windlass.resource.EventResource.Rule;
import dev.windlass.resource.EventResource.Target;
import dev.windlass.resource.Ref;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.ListRuleNamesByTargetResponse;
import software.amazon.awssdk.services.eventbridge.model.ListRulesResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Reads the queue of the node termination handler and the rules that feed it. Which rules do is asked once for the queue
 * rather than once for each rule, and tags are read only of rules that nobody wants: those that are wanted are the
 * cluster's by their name.
 */
final class EventReader implements ResourceReader {

    /** kops cuts names of rules at 64 characters and puts a hash of seven, dash included, at the end. */
    private static final int RULE_PREFIX = 64 - 7;

    /** kops cuts names of queues at 80 characters, likewise. */
    private static final int QUEUE_PREFIX = 80 - 7;

    private final SqsClient sqs;
    private final EventBridgeClient events;

    EventReader(SqsClient sqs, EventBridgeClient events) {
        this.sqs = sqs;
        this.events = events;
    }

    @Override
    public List<Found> read(DesiredState desired, Identifiers identifiers) {
        ReadResult findings = new ReadResult(desired, identifiers);
        for (String name : queueNames(desired)) {
            addQueue(findings, name);
        }
        Set<String> feeding = new HashSet<>();
        Optional<Ref> queue = Optional.empty();
        for (Found found : findings.all()) {
            queue = Optional.of(found.resource().ref());
            feeding.addAll(rulesThatFeed(found.id()));
        }
        addRules(findings, desired, queue, feeding);
        return findings.all();
    }

    private Set<String> queueNames(DesiredState desired) {
        Set<String> names = new TreeSet<>();
        desired.all(Queue.class).forEach(queue -> names.add(queue.name()));
        if (names.isEmpty()) {
            String prefix = cut(desired.cluster().replace('.', '-'), QUEUE_PREFIX);
            sqs.listQueuesPaginator(request -> request.queueNamePrefix(prefix))
                    .queueUrls()
                    .forEach(url -> names.add(url.substring(url.lastIndexOf('/') + 1)));
        }
        return names;
    }

    private void addQueue(ReadResult findings, String name) {
        Optional<String> url = QueueHandler.url(sqs, name);
        if (url.isEmpty()) {
            return;
        }
        Map<String, String> tags =
                sqs.listQueueTags(request -> request.queueUrl(url.get())).tags();
        if (!findings.ownership().owns(tags)) {
            return;
        }
        Map<QueueAttributeName, String> attributes = sqs.getQueueAttributes(request -> request.queueUrl(url.get())
                        .attributeNames(
                                QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                                QueueAttributeName.POLICY,
                                QueueAttributeName.QUEUE_ARN))
                .attributes();
        Optional<Queue> wanted = findings.wanted(Queue.class, name);
        findings.add(
                new Queue(
                        name,
                        Integer.parseInt(attributes.get(QueueAttributeName.MESSAGE_RETENTION_PERIOD)),
                        PolicyText.as(
                                wanted.map(Queue::policy).orElse(null), attributes.get(QueueAttributeName.POLICY)),
                        ReadResult.tags(tags, wanted.map(Queue::tags))),
                attributes.get(QueueAttributeName.QUEUE_ARN),
                Map.of(QueueHandler.URL, url.get()));
    }

    private Set<String> rulesThatFeed(String queueArn) {
        Set<String> names = new HashSet<>();
        String token = null;
        do {
            String from = token;
            ListRuleNamesByTargetResponse page = events.listRuleNamesByTarget(
                    request -> request.targetArn(queueArn).nextToken(from));
            names.addAll(page.ruleNames());
            token = page.nextToken();
        } while (token != null);
        return names;
    }

    private void addRules(ReadResult findings, DesiredState desired, Optional<Ref> queue, Set<String> feeding) {
        String prefix = cut(desired.cluster() + "-", RULE_PREFIX);
        String token = null;
        do {
            String from = token;
            ListRulesResponse page =
                    events.listRules(request -> request.namePrefix(prefix).nextToken(from));
            page.rules().forEach(rule -> addRule(findings, rule, queue, feeding));
            token = page.nextToken();
        } while (token != null);
    }

    private void addRule(
            ReadResult findings,
            software.amazon.awssdk.services.eventbridge.model.Rule rule,
            Optional<Ref> queue,
            Set<String> feeding) {
        Optional<Rule> wanted = findings.wanted(Rule.class, rule.name());
        if (wanted.isEmpty() && !findings.ownership().owns(tags(rule.arn()))) {
            return;
        }
        String pattern = wanted.map(Rule::eventPattern)
                .filter(desired -> PolicyText.equivalent(desired, rule.eventPattern()))
                .orElse(rule.eventPattern());
        Rule found = new Rule(
                rule.name(),
                pattern,
                wanted.map(Rule::sqsQueue).orElse(null),
                wanted.map(Rule::tags).orElse(null));
        findings.add(found, rule.name());
        if (feeding.contains(rule.name())) {
            String name = findings.wanted(Target.class, target -> target.rule().equals(found.ref()))
                    .map(Target::name)
                    .orElse(rule.name() + "-Target");
            findings.add(new Target(name, found.ref(), queue.orElse(null)), TargetHandler.identifier(rule.name()));
        }
    }

    private Map<String, String> tags(String arn) {
        return RuleHandler.map(
                events.listTagsForResource(request -> request.resourceARN(arn)).tags());
    }

    private static String cut(String name, int length) {
        return name.substring(0, Math.min(name.length(), length));
    }
}
