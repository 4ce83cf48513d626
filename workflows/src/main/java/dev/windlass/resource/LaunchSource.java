package dev.windlass.resource;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Objects;

/** What an Auto Scaling group says that it launches: a version of its launch template, or something else instead of it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "source")
@JsonSubTypes({
    @Type(LaunchSource.TemplateVersion.class),
    @Type(LaunchSource.MixedInstancesPolicy.class),
    @Type(LaunchSource.LaunchConfiguration.class)
})
public sealed interface LaunchSource {

    /** What every plan makes of a group: each change of the template is a new version, and the group launches it. */
    LaunchSource LATEST = new TemplateVersion("$Latest");

    /**
     * @param version a number, {@code $Latest} or {@code $Default}; {@code null} means the default, as for AWS
     *     (LaunchTemplateSpecification)
     */
    static LaunchSource version(String version) {
        return new TemplateVersion(version == null || version.isBlank() ? "$Default" : version.strip());
    }

    /** @param version a number, {@code $Latest} or {@code $Default} */
    @JsonTypeName("template-version")
    record TemplateVersion(String version) implements LaunchSource {
        public TemplateVersion {
            Objects.requireNonNull(version, "version is null");
        }

        @Override
        public String toString() {
            return version;
        }
    }

    /** @param version of its own launch template; its instance types may have others */
    @JsonTypeName("mixed-instances-policy")
    record MixedInstancesPolicy(String version) implements LaunchSource {
        @Override
        public String toString() {
            return "mixed instances policy" + (version == null ? "" : " with version " + version);
        }
    }

    /** What AWS had before launch templates, and kops used until 1.19. */
    @JsonTypeName("launch-configuration")
    record LaunchConfiguration(String name) implements LaunchSource {
        @Override
        public String toString() {
            return "launch configuration " + name;
        }
    }
}
