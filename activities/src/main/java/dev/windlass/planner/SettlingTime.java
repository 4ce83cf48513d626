package dev.windlass.planner;

import dev.windlass.activity.TaskActivities.Task;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * For how long a worker has been told about a task what only settles within minutes. Kept in memory: another worker, or
 * this one after a crash, begins to count anew, which delays the end and never brings it forward.
 */
final class SettlingTime {

    /** IAM and EC2 know of each other's resources within a minute or two. */
    static final Duration LIMIT = Duration.ofMinutes(10);

    private final Clock clock;
    private final Map<Task, Instant> since = new ConcurrentHashMap<>();

    SettlingTime(Clock clock) {
        this.clock = clock;
    }

    /** @return whether the task was told so for too long */
    boolean isOver(Task task) {
        Instant now = clock.instant();
        Instant first = since.computeIfAbsent(task, _ -> now);
        return !now.isBefore(first.plus(LIMIT));
    }

    /** The task was told something else. */
    void forget(Task task) {
        since.remove(task);
    }
}
