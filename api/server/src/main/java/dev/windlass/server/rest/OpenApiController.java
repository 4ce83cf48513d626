package dev.windlass.server.rest;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

@Controller("/openapi.yaml")
final class OpenApiController {

    private final String description;

    OpenApiController() {
        try (InputStream text = OpenApiController.class.getResourceAsStream("/openapi.yaml")) {
            description = new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Get
    @Produces(MediaType.APPLICATION_YAML)
    String description() {
        return description;
    }
}
