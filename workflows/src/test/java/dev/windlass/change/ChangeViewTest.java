package dev.windlass.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DefaultDataConverter;
import org.junit.jupiter.api.Test;

class ChangeViewTest {

    @Test
    void readsAViewSealedBeforeWaitsWereTold() {
        Payload sealed = Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8("{\"id\":\"c1\",\"cluster\":\"a.k8s.local\",\"phase\":\"COMPLETED\"}"))
                .build();

        ChangeView view =
                DefaultDataConverter.STANDARD_INSTANCE.fromPayload(sealed, ChangeView.class, ChangeView.class);

        assertThat(view.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(view.waiting()).isNull();
    }
}
