package dev.windlass.provider;

import dev.windlass.resource.Resource;
import java.lang.reflect.RecordComponent;

/** Whether a resource is as it should be: a component that is not wanted in any particular way never differs. */
public final class DesiredStateMatcher {

    private DesiredStateMatcher() {}

    public static boolean of(Resource desired, Resource actual) {
        if (desired.getClass() != actual.getClass()) {
            return false;
        }
        for (RecordComponent component : desired.getClass().getRecordComponents()) {
            Object wanted = read(component, desired);
            if (wanted != null && !wanted.equals(read(component, actual))) {
                return false;
            }
        }
        return true;
    }

    private static Object read(RecordComponent component, Resource resource) {
        try {
            return component.getAccessor().invoke(resource);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
