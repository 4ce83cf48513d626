package dev.windlass.statestore;

import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.StoreResource.ManagedFile;
import io.temporal.failure.ApplicationFailure;
import java.util.List;

/** Files that instances read while they start. Node configurations replace those of Windlass only: see {@link NodeConfigs}. */
final class ManagedFileHandler implements ResourceHandler<ManagedFile> {

    private final FileHandler<ManagedFile> files;
    private final NodeConfigs nodeConfigs;

    ManagedFileHandler(StateStore store) {
        this.files = new FileHandler<>(store, ManagedFile.class, ManagedFile::contents);
        this.nodeConfigs = new NodeConfigs(store);
    }

    @Override
    public Class<ManagedFile> handles() {
        return ManagedFile.class;
    }

    @Override
    public String create(ManagedFile desired, Request request) {
        return isNodeConfig(desired) ? write(desired, request) : files.create(desired, request);
    }

    @Override
    public String modify(
            ManagedFile desired, ManagedFile actual, String identifier, List<String> fields, Request request) {
        return isNodeConfig(desired)
                ? write(desired, request)
                : files.modify(desired, actual, identifier, fields, request);
    }

    @Override
    public void delete(ManagedFile actual, String identifier, Request request) {
        files.delete(actual, identifier, request);
    }

    private static boolean isNodeConfig(ManagedFile file) {
        return file.base() == null && NodeConfigs.is(file.location());
    }

    private String write(ManagedFile desired, Request request) {
        return switch (nodeConfigs.write(
                request.cluster(), desired.location(), desired.contents().text())) {
            case NodeConfigs.Written.Done _ -> request.cluster() + "/" + desired.location();
            case NodeConfigs.Written.Foreign(String why) ->
                throw ApplicationFailure.newNonRetryableFailure(why, "TaskRefused");
        };
    }
}
