package dev.windlass.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.windlass.resource.StateStoreBase;
import dev.windlass.resource.build.ClusterModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a spec, or is missing there, it compiles or is refused with its field. */
class OddSpecsTest {

    private static final String VALID = ClusterDocuments.toYaml(Definitions.example());
    private static final StateStoreBase STORE = new StateStoreBase("s3://kops-state");

    @Test
    void compilesOrRefusesASpecInWhichAnythingIsMissingOrOfAnotherType() {
        List<Object> odd = new ArrayList<>(
                Arrays.asList(null, Map.of(), List.of(), "", " ", 1, true, singleton(null), Map.of("a", "b")));
        List<Object> documents = YamlStream.read(VALID);
        List<String> broken = new ArrayList<>();
        for (int document = 0; document < documents.size(); document++) {
            for (List<Object> path : paths(documents.get(document), List.of())) {
                for (Object value : odd) {
                    List<Object> changed = new ArrayList<>(documents);
                    changed.set(document, replaced(documents.get(document), path, value, false));
                    outcome(changed).ifPresent(failure -> broken.add(path + " = " + value + ": " + failure));
                }
                List<Object> changed = new ArrayList<>(documents);
                changed.set(document, replaced(documents.get(document), path, null, true));
                outcome(changed).ifPresent(failure -> broken.add(path + " absent: " + failure));
            }
        }

        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "---\n---\n",
                "null",
                "[]",
                "a",
                "{}",
                "kind: Cluster",
                "kind: Cluster\nspec: null\nmetadata: null"
            })
    void refusesDocumentsThatSayNothing(String documents) {
        assertThat(refusal(documents)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bastion", "APIServer"})
    void refusesToCompileAGroupOfAnotherRole(String role) {
        String bastion = VALID.substring(VALID.lastIndexOf("apiVersion"))
                .replace("role: Node", "role: " + role)
                .replace("nodes-us-east-1d", "others");

        assertThat(refusal(VALID + "\n---\n" + bastion))
                .extracting(SpecProblem::toString)
                .containsExactly("InstanceGroup/others spec.role: must be Master or Node");
    }

    private static Optional<String> outcome(List<Object> documents) {
        String stream =
                String.join("\n---\n", documents.stream().map(YamlStream::write).toList());
        try {
            ClusterDefinition definition = ClusterDocuments.parse(stream);
            SpecValidation.requireValid(definition);
            ClusterModel.of(definition, STORE);
            return Optional.empty();
        } catch (InvalidSpecException refused) {
            return refused.problems().stream()
                    .filter(problem -> problem.field() == null
                            || problem.field().isBlank()
                            || problem.rule().isBlank())
                    .map(problem -> "a problem without field or rule: " + problem)
                    .findFirst();
        } catch (RuntimeException broken) {
            return Optional.of(broken.toString());
        }
    }

    private static List<SpecProblem> refusal(String documents) {
        try {
            ClusterDefinition definition = ClusterDocuments.parse(documents);
            return SpecValidation.check(definition);
        } catch (InvalidSpecException refused) {
            return refused.problems();
        } catch (RuntimeException broken) {
            return fail("neither refused nor read", broken);
        }
    }

    private static Stream<List<Object>> paths(Object value, List<Object> to, Stream<?> keys) {
        return keys.flatMap(key -> {
            List<Object> path = new ArrayList<>(to);
            path.add(key);
            Object child = value instanceof Map<?, ?> map ? map.get(key) : ((List<?>) value).get((Integer) key);
            return Stream.concat(Stream.of(path), paths(child, path).stream());
        });
    }

    private static List<List<Object>> paths(Object value, List<Object> to) {
        return switch (value) {
            case Map<?, ?> map -> paths(map, to, map.keySet().stream()).toList();
            case List<?> list ->
                paths(list, to, Stream.iterate(0, i -> i < list.size(), i -> i + 1))
                        .toList();
            case null, default -> List.of();
        };
    }

    private static Object replaced(Object value, List<Object> path, Object by, boolean removed) {
        Object key = path.getFirst();
        List<Object> rest = path.subList(1, path.size());
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>(map);
            if (rest.isEmpty() && removed) {
                copy.remove(key);
            } else {
                copy.put(key, rest.isEmpty() ? by : replaced(map.get(key), rest, by, removed));
            }
            return copy;
        }
        List<Object> copy = new ArrayList<>((List<?>) value);
        int index = (Integer) key;
        if (rest.isEmpty() && removed) {
            copy.remove(index);
        } else {
            copy.set(index, rest.isEmpty() ? by : replaced(copy.get(index), rest, by, removed));
        }
        return copy;
    }

    private static List<Object> singleton(Object element) {
        List<Object> list = new ArrayList<>();
        list.add(element);
        return list;
    }
}
