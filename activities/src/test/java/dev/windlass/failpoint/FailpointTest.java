package dev.windlass.failpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailpointTest {

    private final List<String> halted = new ArrayList<>();

    @Test
    void haltsBeforeItsEffectAndNotBeforeAnother() {
        Failpoint point = Failpoint.of("before:aws.DetachInstances", halted::add);
        point.before("aws.CreateTags");
        assertThat(halted).isEmpty();
        point.before("aws.DetachInstances");
        assertThat(halted).containsExactly("before:aws.DetachInstances:1");
    }

    @Test
    void beforeIsNotAfter() {
        Failpoint point = Failpoint.of("after:kubernetes.evict", halted::add);
        point.before("kubernetes.evict");
        assertThat(halted).isEmpty();
        point.after("kubernetes.evict");
        assertThat(halted).hasSize(1);
    }

    @Test
    void countsOccurrencesAndHaltsAtTheOneThatWasNamed() {
        Failpoint point = Failpoint.of("before:activity.Drain:3", halted::add);
        point.before("activity.Drain");
        point.before("activity.Drain");
        assertThat(halted).isEmpty();
        point.before("activity.Drain");
        assertThat(halted).containsExactly("before:activity.Drain:3");
    }

    @Test
    void haltsAtWhicheverOfSeveralComesFirst() {
        Failpoint points =
                Failpoint.of("before:kubernetes.evict,after:activity.Drain,after:kubernetes.evict:2", halted::add);
        points.after("kubernetes.evict");
        assertThat(halted).isEmpty();
        points.after("activity.Drain");
        assertThat(halted).containsExactly("after:activity.Drain:1");
        points.after("kubernetes.evict");
        assertThat(halted).contains("after:kubernetes.evict:2");
    }

    @Test
    void namesTheOneOfSeveralThatIsNone() {
        assertThatThrownBy(() -> Failpoint.of("before:kubernetes.evict,", halted::add))
                .hasMessageStartingWith("windlass.failpoint: \"\": must be before:EFFECT");
    }

    @Test
    void nothingIsSetInAnOrdinaryProcess() {
        assertThat(Failpoint.ofThisProcess()).isSameAs(EffectListener.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "before:aws.CreateTags",
                "after:aws.TerminateInstanceInAutoScalingGroup",
                "before:aws.PutObject:12",
                "after:aws.CompleteLifecycleAction",
                "before:aws.DeregisterTargets",
                "after:aws.DeregisterInstancesFromLoadBalancer",
                "before:aws.RegisterInstancesWithLoadBalancer",
                "before:kubernetes.cordon",
                "after:activity.Observe",
                "after:activity.Record:2",
                "before:kafka.publish"
            })
    void knowsWhatWindlassDoes(String text) {
        assertThatCode(() -> Failpoint.of(text, halted::add)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DetachInstances            | must be before:EFFECT or after:EFFECT, with :N for the N-th occurrence",
                "during:aws.CreateTags      | must be before:EFFECT or after:EFFECT, with :N for the N-th occurrence",
                "before:aws.CreateTags:0    | must be before:EFFECT or after:EFFECT, with :N for the N-th occurrence",
                "before:aws.CreateTags:two  | must be before:EFFECT or after:EFFECT, with :N for the N-th occurrence",
                "before:azure.CreateTags    | EFFECT must be aws.ACTION, kubernetes.VERB, activity.TYPE or kafka.publish",
                "before:aws.DetachInstance  | aws.ACTION must be an action of EC2, Auto Scaling",
                "before:aws.Close           | aws.ACTION must be an action of EC2, Auto Scaling",
                "before:aws.DescribeSubnets | aws.DescribeSubnets changes nothing",
                "before:kubernetes.get      | kubernetes.VERB must be one of cordon, delete, evict, exclude, restore, taint",
                "before:activity.drain      | activity.TYPE must be one of Apply, Ask",
                "before:kafka.poll          | of Kafka there is kafka.publish"
            })
    void refusesAnythingElseByTheRule(String text, String rule) {
        assertThatThrownBy(() -> Failpoint.of(text, halted::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("windlass.failpoint: \"" + text + "\": " + rule);
    }
}
