package dev.windlass.aws;

import dev.windlass.model.Resource;
import java.lang.reflect.RecordComponent;

/** Whether a resource is as it should be: a component that is not wanted in any particular way never differs. */
final class Satisfaction {

    private Satisfaction() {}

    static boolean of(Resource desired, Resource actual) {
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
