package dev.windlass.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

class CloudEmulatorTest {

    @Test
    void keepsTheAccountFromStopToStart(@TempDir Path folder) {
        String vpc;
        try (EmulatedCloud cloud = EmulatedCloud.start(folder)) {
            assertThat(cloud.emulator.state()).isInstanceOf(CloudEmulator.State.Empty.class);
            vpc = cloud.ec2
                    .createVpc(request -> request.cidrBlock("172.20.0.0/16"))
                    .vpc()
                    .vpcId();
            cloud.s3.createBucket(request -> request.bucket("kept"));
            cloud.s3.putObject(request -> request.bucket("kept").key("a/b"), RequestBody.fromString("text"));
        }

        try (EmulatedCloud again = EmulatedCloud.start(folder)) {
            assertThat(again.emulator.state()).isInstanceOf(CloudEmulator.State.Restored.class);
            assertThat(again.ec2.describeVpcs(request -> request.vpcIds(vpc)).vpcs())
                    .hasSize(1);
            assertThat(again.s3
                            .getObjectAsBytes(request -> request.bucket("kept").key("a/b"))
                            .asUtf8String())
                    .isEqualTo("text");
        }
    }

    @Test
    void saysThatItCannotReadTheKeptAccount(@TempDir Path folder) throws IOException {
        Files.writeString(CloudEmulator.keptAccount(folder), "not a pickle");

        try (EmulatedCloud cloud = EmulatedCloud.start(folder)) {
            assertThat(cloud.emulator.state()).isInstanceOf(CloudEmulator.State.Unreadable.class);
        }
    }

    @Test
    void doesNotTakeTheAccountForKeptAfterACrash(@TempDir Path folder) {
        try (EmulatedCloud cloud = EmulatedCloud.start(folder)) {
            cloud.ec2.createVpc(request -> request.cidrBlock("172.20.0.0/16"));
        }
        EmulatedCloud crashed = EmulatedCloud.start(folder);
        crashed.emulator.process().kill();

        try (EmulatedCloud again = EmulatedCloud.start(folder)) {
            assertThat(again.emulator.state()).isInstanceOf(CloudEmulator.State.Empty.class);
        }
    }

    @Test
    void recordsCallsWithTheirIdsAndWithoutTheirBodies(@TempDir Path folder) throws IOException {
        String secret = "c2VjcmV0LXRva2Vu";
        try (EmulatedCloud cloud = EmulatedCloud.start(folder)) {
            cloud.ec2.createLaunchTemplate(request ->
                    request.launchTemplateName("nodes.example").launchTemplateData(data -> data.userData(secret)));
            cloud.s3.createBucket(request -> request.bucket("kept"));
            cloud.s3.putObject(
                    request -> request.bucket("kept").key("private/key").ifNoneMatch("*"),
                    RequestBody.fromString(secret));
        }

        String calls = Files.readString(folder.resolve("calls.jsonl"), StandardCharsets.UTF_8);

        assertThat(calls)
                .contains("\"action\": \"CreateLaunchTemplate\"")
                .contains("nodes.example")
                .contains("\"path\": \"/kept/private/key\"")
                .contains("\"ifNoneMatch\": \"*\"")
                .doesNotContain(secret);
    }
}
