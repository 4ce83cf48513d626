package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.NonRetryable;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.EventResource.Rule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Tag;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** EventBridge rules on the default bus. The identifier is the name. */
final class RuleHandler implements ResourceHandler<Rule> {

    static final String NOT_FOUND = "ResourceNotFoundException";

    private final EventBridgeClient events;

    RuleHandler(EventBridgeClient events) {
        this.events = events;
    }

    @Override
    public Class<Rule> handles() {
        return Rule.class;
    }

    @Override
    public String create(Rule desired, Request request) {
        Optional<DescribeRuleResponse> present =
                AwsErrors.unless(() -> events.describeRule(rule -> rule.name(desired.name())), NOT_FOUND);
        if (present.isPresent()) {
            Map<String, String> tags = map(events.listTagsForResource(
                            rule -> rule.resourceARN(present.get().arn()))
                    .tags());
            if (!new Ownership(request.cluster()).owns(tags)) {
                throw NonRetryable.notOwned("rule " + desired.name(), request.cluster());
            }
        }
        put(desired);
        return desired.name();
    }

    @Override
    public String modify(Rule desired, Rule actual, String identifier, List<String> fields, Request request) {
        String arn = put(desired);
        events.tagResource(rule -> rule.resourceARN(arn).tags(list(desired.tags())));
        return identifier;
    }

    /** Makes the rule, or changes its pattern; AWS takes the tags of a new rule only. */
    private String put(Rule desired) {
        return events.putRule(rule -> rule.name(desired.name())
                        .eventPattern(desired.eventPattern())
                        .state(RuleState.ENABLED)
                        .tags(list(desired.tags())))
                .ruleArn();
    }

    /** AWS deletes a rule without targets only. */
    @Override
    public void delete(Rule actual, String identifier, Request request) {
        AwsErrors.unless(
                () -> {
                    List<String> targets = events.listTargetsByRule(rule -> rule.rule(identifier)).targets().stream()
                            .map(Target::id)
                            .toList();
                    if (!targets.isEmpty()) {
                        events.removeTargets(rule -> rule.rule(identifier).ids(targets));
                    }
                    return events.deleteRule(rule -> rule.name(identifier));
                },
                NOT_FOUND);
    }

    private static List<Tag> list(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    static Map<String, String> map(List<Tag> tags) {
        return tags.stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }
}
