package dev.windlass.aws;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Tags as EC2 spells them, and as a map. */
public final class Ec2Tags {

    public static final String NAME = "Name";

    private Ec2Tags() {}

    public static SortedMap<String, String> of(List<Tag> tags) {
        SortedMap<String, String> map = new TreeMap<>();
        tags.forEach(tag -> map.put(tag.key(), tag.value()));
        return map;
    }

    public static List<Tag> list(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    /** Tags that come into being with the resource, so that a crash never leaves one that nobody owns. */
    public static TagSpecification specification(ResourceType type, Map<String, String> tags) {
        return TagSpecification.builder().resourceType(type).tags(list(tags)).build();
    }

    public static void put(Ec2Client ec2, String identifier, Map<String, String> tags) {
        if (tags != null && !tags.isEmpty()) {
            ec2.createTags(request -> request.resources(identifier).tags(list(tags)));
        }
    }
}
