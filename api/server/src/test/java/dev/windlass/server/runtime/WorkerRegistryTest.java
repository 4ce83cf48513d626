package dev.windlass.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkerRegistryTest {

    @Test
    void waitsForAProcessorLongerThanTemporalByItselfButNotLongerThanAWorkflowTask() {
        assertThat(WorkerRegistry.workflowOptions().getDefaultDeadlockDetectionTimeout())
                .isBetween(2_000L, 9_000L);
    }
}
