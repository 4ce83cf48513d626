package dev.windlass.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.resource.ComputeResource.LaunchTemplate;
import dev.windlass.resource.Document;
import dev.windlass.resource.Document.Placeholder;
import dev.windlass.resource.ResourceKey;
import dev.windlass.resource.StoreResource.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlaceholdersTest {

    private static final Placeholder CERTIFICATE =
            new Placeholder(new ResourceKey("Keypair", "kubernetes-ca"), "certificate");
    private static final Placeholder DNS_NAME = new Placeholder(States.BALANCER, "dnsName");
    private static final LaunchTemplate TEMPLATE =
            States.template("ca: " + text(CERTIFICATE) + "\nserver: " + text(DNS_NAME) + "\n");

    @Test
    void fillsInWhatIsKnownAndKeepsAllOtherComponents() {
        assertThat(Placeholders.resolve(TEMPLATE, placeholder -> Optional.of(placeholder.attribute())))
                .isEqualTo(States.template("ca: certificate\nserver: dnsName\n"));
    }

    @Test
    void leavesADocumentWholeWhileAnyOfItIsUnknown() {
        assertThat(Placeholders.resolve(
                        TEMPLATE, placeholder -> placeholder.equals(DNS_NAME) ? Optional.empty() : Optional.of("PEM")))
                .isEqualTo(TEMPLATE);
    }

    @Test
    void tellsWhatAResourceWaitsFor() {
        assertThat(Placeholders.in(TEMPLATE)).containsExactly(CERTIFICATE, DNS_NAME);
        assertThat(Placeholders.in(new Secret("admin"))).isEmpty();
    }

    private static String text(Placeholder placeholder) {
        return Document.placeholder(placeholder.resource(), placeholder.attribute());
    }
}
