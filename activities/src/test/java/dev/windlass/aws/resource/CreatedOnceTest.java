package dev.windlass.aws.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.windlass.aws.AwsClients;
import dev.windlass.provider.Identifiers;
import dev.windlass.provider.ResourceHandler.Request;
import dev.windlass.resource.NetworkResource.DhcpOptions;
import dev.windlass.resource.NetworkResource.InternetGateway;
import dev.windlass.resource.NetworkResource.Vpc;
import dev.windlass.resource.Ref;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** Against an EC2 that holds nothing, and whose creations end in an answer that says neither yes nor no. */
class CreatedOnceTest {

    private static final Pattern ACTION = Pattern.compile("Action=(\\w+)");
    private static final Request REQUEST = new Request("a.k8s.local", new Identifiers(), "0".repeat(64));

    private final List<String> actions = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private AwsClients clients;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        clients = AwsClients.of(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                "us-east-1",
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")));
    }

    @AfterEach
    void stop() {
        clients.close();
        server.stop(0);
    }

    @Test
    void asksForAVpcOnce() {
        Vpc vpc = new Vpc("a.k8s.local", "10.0.0.0/16", false, true, true, false, new TreeMap<>());

        assertThatThrownBy(() -> new VpcHandler(clients).create(vpc, REQUEST)).isInstanceOf(Ec2Exception.class);
        assertThat(actions).containsExactly("DescribeVpcs", "CreateVpc");
    }

    @Test
    void asksForAGatewayOnce() {
        InternetGateway gateway =
                new InternetGateway("a.k8s.local", new Ref("VPC", "a.k8s.local"), false, new TreeMap<>());

        assertThatThrownBy(() -> new InternetGatewayHandler(clients).create(gateway, REQUEST))
                .isInstanceOf(Ec2Exception.class);
        assertThat(actions).containsExactly("DescribeInternetGateways", "CreateInternetGateway");
    }

    @Test
    void asksForDhcpOptionsOnce() {
        DhcpOptions options =
                new DhcpOptions("a.k8s.local", "ec2.internal", "AmazonProvidedDNS", false, new TreeMap<>());

        assertThatThrownBy(() -> new DhcpOptionsHandler(clients).create(options, REQUEST))
                .isInstanceOf(Ec2Exception.class);
        assertThat(actions).containsExactly("DescribeDhcpOptions", "CreateDhcpOptions");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Matcher action = ACTION.matcher(body);
            assertThat(action.find()).isTrue();
            actions.add(action.group(1));
            boolean describes = action.group(1).startsWith("Describe");
            byte[] nothing = "<Nothing/>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(describes ? 200 : 503, nothing.length);
            exchange.getResponseBody().write(nothing);
        }
    }
}
