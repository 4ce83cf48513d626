package dev.windlass.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.resource.build.CanonicalYaml;
import dev.windlass.resource.build.ClusterModel;
import dev.windlass.spec.ClusterDefinition;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.InvalidSpecException;
import dev.windlass.spec.Networking;
import dev.windlass.spec.SpecProblem;
import dev.windlass.spec.SpecValidation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever stands in the place of a value: it is refused with a field, or it can be compiled. Nothing else happens. */
class OddDocumentsTest {

    private static final List<Object> ODDITIES = new ArrayList<>(List.of(
            "",
            " ",
            "x",
            "\u00e4/\u00f6/\u00fc",
            "-1",
            "{{name}}",
            "a".repeat(2000),
            "a\nb: c",
            0,
            -1,
            Integer.MAX_VALUE,
            1L << 31,
            1.36,
            true,
            List.of(),
            List.of("x", "x"),
            List.of(Map.of()),
            Map.of(),
            Map.of("x", "y")));

    static {
        ODDITIES.add(null);
    }

    @Test
    void refusesWithAFieldOrCompiles() {
        assertThat(surprises(documents())).isEmpty();
    }

    private static List<String> surprises(List<Object> documents) {
        List<String> surprises = new ArrayList<>();
        forEachPlace(documents, place -> {
            for (Object odd : ODDITIES) {
                place.put(odd);
                surprise(place.stream())
                        .ifPresent(found -> surprises.add("%s = %.40s: %s".formatted(place.path(), odd, found)));
            }
        });
        return surprises;
    }

    private static Optional<String> surprise(String stream) {
        try {
            ClusterDefinition definition = ClusterDocuments.parse(stream);
            List<SpecProblem> problems = SpecValidation.check(definition);
            if (problems.isEmpty()) {
                ClusterModel.of(definition, ExampleCluster.STORE, Optional.of(ExampleCluster.SSH_KEY));
            }
            return problems.stream()
                    .filter(problem -> problem.field().isBlank())
                    .map(SpecProblem::toString)
                    .findFirst();
        } catch (InvalidSpecException refused) {
            return refused.problems().isEmpty() ? Optional.of("no problem is named") : Optional.empty();
        } catch (RuntimeException surprise) {
            return Optional.of(surprise.toString());
        }
    }

    /** One place in one of several documents, whose value can be put. */
    private record Place(List<Object> documents, String path, Consumer<Object> setter) {

        void put(Object value) {
            setter.accept(value);
        }

        String stream() {
            StringBuilder stream = new StringBuilder();
            documents.forEach(document -> stream.append("---\n").append(CanonicalYaml.text(document)));
            return stream.toString();
        }
    }

    private static List<Object> documents() {
        String stream = ClusterDocuments.toYaml(ExampleCluster.oneZone(new Networking.Kubenet()))
                .replace(
                        "  topology:",
                        "  cloudLabels: {team: a}\n  rollingUpdate: {maxSurge: 1, maxUnavailable: 0}\n  topology:")
                .replace(
                        "  role: Node",
                        "  role: Node\n  taints: ['a=b:NoSchedule']\n  rootVolumeSize: 40\n  cloudLabels: {team: b}");
        return new ArrayList<>(
                CanonicalYaml.parse(stream).stream().map(OddDocumentsTest::copy).toList());
    }

    private static Object copy(Object tree) {
        return switch (tree) {
            case Map<?, ?> map -> {
                Map<String, Object> copy = new LinkedHashMap<>();
                map.forEach((key, value) -> copy.put((String) key, copy(value)));
                yield copy;
            }
            case List<?> list ->
                new ArrayList<>(list.stream().map(OddDocumentsTest::copy).toList());
            case Object scalar -> scalar;
        };
    }

    private static void forEachPlace(List<Object> documents, Consumer<Place> visitor) {
        for (int i = 0; i < documents.size(); i++) {
            visit(documents, documents.get(i), "document " + i, visitor);
        }
    }

    @SuppressWarnings("unchecked")
    private static void visit(List<Object> documents, Object node, String path, Consumer<Place> visitor) {
        switch (node) {
            case Map<?, ?> map ->
                List.copyOf(map.keySet()).forEach(key -> {
                    Object before = map.get(key);
                    visit(documents, before, path + "." + key, visitor);
                    visitor.accept(new Place(
                            documents,
                            path + "." + key,
                            value -> ((Map<String, Object>) map).put((String) key, value)));
                    ((Map<String, Object>) map).put((String) key, before);
                });
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    int index = i;
                    Object before = list.get(i);
                    visit(documents, before, path + "[" + i + "]", visitor);
                    visitor.accept(new Place(
                            documents, path + "[" + i + "]", value -> ((List<Object>) list).set(index, value)));
                    ((List<Object>) list).set(index, before);
                }
            }
            case null, default -> {}
        }
    }
}
