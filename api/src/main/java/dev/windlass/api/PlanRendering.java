package dev.windlass.api;

import dev.windlass.plan.Plan;

/** A sealed plan in words, and as JSON. */
interface PlanRendering {

    String text(Plan plan);

    String json(Plan plan);
}
