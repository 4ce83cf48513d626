package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.NonRetryable;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.AttributeSource;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.Document.Placeholder;
import dev.windlass.resource.EventResource.Queue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** SQS queues. The identifier is the ARN, because that is what rules and policies want. */
final class QueueHandler implements ResourceHandler<Queue>, AttributeSource {

    static final String URL = "url";

    /** SQS says one or the other, by protocol. */
    private static final String[] NOT_FOUND = {
        "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue", "com.amazonaws.sqs#QueueDoesNotExist"
    };

    private final SqsClient sqs;

    QueueHandler(SqsClient sqs) {
        this.sqs = sqs;
    }

    @Override
    public Class<Queue> handles() {
        return Queue.class;
    }

    static Optional<String> url(SqsClient sqs, String name) {
        return AwsErrors.unless(() -> sqs.getQueueUrl(request -> request.queueName(name)), NOT_FOUND)
                .map(GetQueueUrlResponse::queueUrl);
    }

    @Override
    public String create(Queue desired, Request request) {
        Optional<String> present = url(sqs, desired.name());
        if (present.isPresent()) {
            requireOwned(desired, present.get(), request.cluster());
            set(present.get(), desired);
            return arn(present.get());
        }
        return arn(sqs.createQueue(queue -> queue.queueName(desired.name())
                        .attributes(attributes(desired))
                        .tags(desired.tags()))
                .queueUrl());
    }

    private void requireOwned(Queue desired, String url, String cluster) {
        Map<String, String> tags =
                sqs.listQueueTags(queue -> queue.queueUrl(url)).tags();
        if (!new Ownership(cluster).owns(tags)) {
            throw NonRetryable.notOwned("queue " + desired.name(), cluster);
        }
    }

    @Override
    public String modify(Queue desired, Queue actual, String identifier, List<String> fields, Request request) {
        String url = url(sqs, desired.name())
                .orElseThrow(() -> new IllegalStateException("queue " + desired.name() + " is gone"));
        set(url, desired);
        return identifier;
    }

    private void set(String url, Queue desired) {
        sqs.setQueueAttributes(queue -> queue.queueUrl(url).attributes(attributes(desired)));
        sqs.tagQueue(queue -> queue.queueUrl(url).tags(desired.tags()));
    }

    private static Map<QueueAttributeName, String> attributes(Queue desired) {
        Map<QueueAttributeName, String> attributes = new HashMap<>();
        attributes.put(QueueAttributeName.MESSAGE_RETENTION_PERIOD, Integer.toString(desired.messageRetentionPeriod()));
        if (desired.policy() != null) {
            attributes.put(QueueAttributeName.POLICY, desired.policy().text());
        }
        return attributes;
    }

    private String arn(String url) {
        return sqs.getQueueAttributes(queue -> queue.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
    }

    @Override
    public void delete(Queue actual, String identifier, Request request) {
        url(sqs, actual.name())
                .ifPresent(url -> AwsErrors.unless(() -> sqs.deleteQueue(queue -> queue.queueUrl(url)), NOT_FOUND));
    }

    @Override
    public Optional<String> attribute(String cluster, Placeholder placeholder, String identifier) {
        boolean asked = placeholder.resource().type().equals("SQS")
                && placeholder.attribute().equals(URL);
        return asked ? url(sqs, placeholder.resource().name()) : Optional.empty();
    }
}
