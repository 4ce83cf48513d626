package dev.windlass.server.runtime;

import dev.windlass.workflow.SearchAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.common.SearchAttributeKey;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that the namespace knows the search attributes that changes are found by. */
@Singleton
public final class SearchAttributeSetup {

    private static final Logger log = LoggerFactory.getLogger(SearchAttributeSetup.class);

    private final ClientConfigProfile profile;
    private final WorkflowClient client;

    SearchAttributeSetup(ClientConfigProfile profile, WorkflowClient client) {
        this.profile = profile;
        this.client = client;
    }

    /** Adds what is missing; where that is not allowed, says what an operator has to run. */
    public void ensure() {
        OperatorServiceStubs operator = OperatorServiceStubs.newServiceStubs(options());
        try {
            add(operator, missing(operator));
        } catch (StatusRuntimeException refused) {
            log.error(
                    "Temporal's search attributes could not be checked or added ({}). Ask its operator for: "
                            + "temporal operator search-attribute create --namespace {}{}",
                    refused.getStatus().getCode(),
                    namespace(),
                    arguments());
        } finally {
            operator.shutdown();
            operator.awaitTermination(1, TimeUnit.SECONDS);
        }
    }

    private List<SearchAttributeKey<String>> missing(OperatorServiceStubs operator) {
        Set<String> known = operator.blockingStub()
                .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                        .setNamespace(namespace())
                        .build())
                .getCustomAttributesMap()
                .keySet();
        return SearchAttributes.ALL.stream()
                .filter(key -> !known.contains(key.getName()))
                .toList();
    }

    private void add(OperatorServiceStubs operator, List<SearchAttributeKey<String>> missing) {
        if (missing.isEmpty()) {
            return;
        }
        AddSearchAttributesRequest.Builder request =
                AddSearchAttributesRequest.newBuilder().setNamespace(namespace());
        missing.forEach(key -> request.putSearchAttributes(key.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
        try {
            operator.blockingStub().addSearchAttributes(request.build());
            log.info(
                    "added search attributes {}",
                    missing.stream().map(SearchAttributeKey::getName).toList());
        } catch (StatusRuntimeException refused) {
            // Two processes may start at once; the other one was quicker.
            if (refused.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
                throw refused;
            }
        }
    }

    private OperatorServiceStubsOptions options() {
        WorkflowServiceStubsOptions service = profile.toWorkflowServiceStubsOptions();
        return OperatorServiceStubsOptions.newBuilder(service).validateAndBuildWithDefaults();
    }

    private String namespace() {
        return client.getOptions().getNamespace();
    }

    private static String arguments() {
        StringBuilder arguments = new StringBuilder();
        SearchAttributes.ALL.forEach(
                key -> arguments.append(" --name ").append(key.getName()).append(" --type Keyword"));
        return arguments.toString();
    }
}
