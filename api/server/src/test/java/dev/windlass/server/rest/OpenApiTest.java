package dev.windlass.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class OpenApiTest {

    @Test
    void describesEveryRouteAndNoOther() throws Exception {
        try (ApiServer api = new ApiServer()) {
            List<String> routes = api.context()
                    .getBean(Router.class)
                    .uriRoutes()
                    .filter(route -> route.getDeclaringType().getPackageName().startsWith("dev.windlass.server"))
                    .filter(route -> !route.getHttpMethodName().equals("HEAD"))
                    .map(OpenApiTest::signature)
                    .distinct()
                    .toList();

            assertThat(described()).containsExactlyInAnyOrderElementsOf(routes);
        }
    }

    private static String signature(UriRouteInfo<?, ?> route) {
        // Query variables are part of Micronaut's template, not of the path.
        String path = route.getUriMatchTemplate().toString().replaceAll("\\{[?&][^}]*}", "");
        return route.getHttpMethodName() + " " + path;
    }

    @SuppressWarnings("unchecked")
    private static List<String> described() throws Exception {
        try (InputStream text = OpenApiTest.class.getResourceAsStream("/openapi.yaml")) {
            Map<String, Object> document =
                    (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromInputStream(text);
            List<String> described = new ArrayList<>();
            ((Map<String, Map<String, Object>>) document.get("paths"))
                    .forEach((path, operations) -> operations.keySet().stream()
                            .filter(method -> !method.equals("parameters"))
                            .forEach(method -> described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
            return described;
        }
    }
}
