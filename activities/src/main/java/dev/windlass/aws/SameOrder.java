package dev.windlass.aws;

import java.util.HashSet;
import java.util.List;

/** Lists that AWS keeps as sets: answered in the order in which they are wanted, so that order is never a difference. */
final class SameOrder {

    private SameOrder() {}

    /** @param desired {@code null} where the set is not managed, which is answered as {@code null} */
    static <T> List<T> as(List<T> desired, List<T> actual) {
        if (desired == null) {
            return null;
        }
        boolean same = desired.size() == actual.size() && new HashSet<>(desired).equals(new HashSet<>(actual));
        return same ? desired : actual;
    }
}
