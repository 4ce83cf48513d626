package dev.windlass.resource.build;

import dev.windlass.resource.Resource;
import java.util.function.Consumer;

/** Compiles one concern of a cluster into resources. Pure: the same definition always gives the same resources. */
interface ResourceBuilder {

    void build(ClusterContext context, Consumer<Resource> into);
}
