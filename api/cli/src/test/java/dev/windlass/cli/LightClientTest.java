package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher gives the command line few jars: whatever a verb would need beyond them ends it here. */
@Timeout(60)
class LightClientTest {

    private static final Pattern NEEDED = Pattern.compile(
            ".*(/cli/target/classes|/workflows/target/classes|windlass-workflows[^/]*\\.jar|picocli[^/]*\\.jar"
                    + "|jackson-(core|databind|annotations|datatype-jsr310)[^/]*\\.jar|snakeyaml-engine[^/]*\\.jar)");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get clusters",
                "get ig --name example.cluster.k8s.local -o json",
                "get clusters -o yaml",
                "update cluster example.cluster.k8s.local --yes",
                "edit cluster example.cluster.k8s.local --set spec.kubernetesVersion=1.36.4",
                "create cluster example.cluster.k8s.local --zones us-east-1a --yes",
                "create cluster example.cluster.k8s.local --zones us-east-1a --networking calico --dry-run -o json",
                "history example.cluster.k8s.local",
                "events dlq",
                "completion zsh"
            })
    void runsOnTheFewJarsOfTheLauncher(String verb) throws Exception {
        try (FakeApi api = new FakeApi()) {
            Process process = start(api, verb);
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(output).isZero();
            assertThat(output).doesNotContain("Exception");
        }
    }

    private static Process start(FakeApi api, String verb) throws IOException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> NEEDED.matcher(entry).matches())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                "dev.windlass.cli.Windlass"));
        command.addAll(List.of(verb.split(" ")));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().put("WINDLASS_API", api.url());
        return process.start();
    }
}
