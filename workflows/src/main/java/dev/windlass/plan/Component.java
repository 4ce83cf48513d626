package dev.windlass.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.windlass.resource.Resource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/**
 * One component of a resource under the name that a reader is shown, which is also its name in JSON.
 *
 * @param value {@code null} where it is not managed
 */
record Component(String field, Object value) {

    /** All but the resource's name, in the order of their declaration. */
    static List<Component> of(Resource resource) {
        List<Component> components = new ArrayList<>();
        for (RecordComponent component : resource.getClass().getRecordComponents()) {
            if (!component.getName().equals("name")) {
                components.add(new Component(field(component), read(component, resource)));
            }
        }
        return components;
    }

    static Object read(RecordComponent component, Resource resource) {
        try {
            return component.getAccessor().invoke(resource);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    private static String field(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        String name = component.getName();
        return named == null ? Character.toUpperCase(name.charAt(0)) + name.substring(1) : named.value();
    }
}
