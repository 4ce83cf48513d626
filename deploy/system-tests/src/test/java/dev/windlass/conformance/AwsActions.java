package dev.windlass.conformance;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.windlass.failpoint.SideEffects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What Windlass may ever ask of AWS, read from its classes: every call of one of AWS' clients. */
final class AwsActions {

    private static final String CLIENTS = "software.amazon.awssdk.services.";

    private static final Set<String> NOT_ASKED = Set.of("builder", "close");

    private AwsActions() {}

    /** Those that change something, by the names that failpoints have for them; each once. */
    static Stream<String> written() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.windlass.aws", "dev.windlass.statestore")
                        .stream()
                        .flatMap(type -> Stream.concat(
                                type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream()))
                        .filter(AwsActions::isAskedOfAClient)
                        .map(call -> SideEffects.aws(capitalised(call.getName())))
                        .flatMap(Optional::stream)
                        .distinct()
                        .sorted();
    }

    private static boolean isAskedOfAClient(JavaAccess<?> call) {
        String owner = call.getTargetOwner().getName();
        return owner.startsWith(CLIENTS) && owner.endsWith("Client") && !NOT_ASKED.contains(call.getName());
    }

    private static String capitalised(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
