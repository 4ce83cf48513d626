package dev.windlass.aws.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.resource.Document;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UserDataEncodingTest {

    @Test
    void leavesWhatFitsAsItIs() {
        String encoded = UserDataEncoding.encode(new Document("#!/bin/bash\n"));

        assertThat(Base64.getDecoder().decode(encoded)).asString().isEqualTo("#!/bin/bash\n");
    }

    @Test
    void compressesWhatDoesNotFitAndGivesItBackWhole() {
        Document large = new Document("echo the same again\n".repeat(5_000));

        String encoded = UserDataEncoding.encode(large);

        assertThat(Base64.getDecoder().decode(encoded)).hasSizeLessThanOrEqualTo(16_384);
        assertThat(UserDataEncoding.decode(encoded)).isEqualTo(large);
    }

    @Test
    void refusesWhatDoesNotFitEvenCompressed() {
        byte[] noise = new byte[40_000];
        new Random(1).nextBytes(noise);
        Document incompressible = new Document(Base64.getEncoder().encodeToString(noise));

        assertThatThrownBy(() -> UserDataEncoding.encode(incompressible)).hasMessageContaining("16384");
    }
}
