package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.NonRetryable;
import dev.windlass.aws.Ownership;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Image;

/**
 * Finds the image that a spec names: {@code ami-...}, {@code OWNER/NAME} or {@code NAME} of the own account; of several
 * the newest. Answers are kept for the life of the process. kops: pkg awsup, ResolveImage. Thread-safe.
 */
final class Images {

    private final Ec2Client ec2;
    private final Map<String, Image> resolved = new ConcurrentHashMap<>();

    Images(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /** @throws io.temporal.failure.ApplicationFailure not retryable, when there is none */
    Image require(String name) {
        return find(name).orElseThrow(() -> NonRetryable.because("image: no AMI is called " + name));
    }

    Optional<Image> find(String name) {
        Image known = resolved.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Image> found = look(name);
        found.ifPresent(image -> resolved.put(name, image));
        return found;
    }

    private Optional<Image> look(String name) {
        if (name.startsWith("ami-")) {
            return AwsErrors.unless(() -> ec2.describeImages(call -> call.imageIds(name)), "InvalidAMIID.NotFound")
                    .flatMap(answer -> answer.images().stream().findFirst());
        }
        int slash = name.indexOf('/');
        String owner = slash < 0 ? "self" : name.substring(0, slash);
        return ec2
                .describeImagesPaginator(
                        call -> call.owners(owner).filters(Ownership.filter("name", name.substring(slash + 1))))
                .images()
                .stream()
                .max(Comparator.comparing(image -> Objects.toString(image.creationDate(), "")));
    }
}
