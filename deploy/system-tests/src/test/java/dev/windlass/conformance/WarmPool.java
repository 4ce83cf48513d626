package dev.windlass.conformance;

import dev.windlass.proxy.Fault;
import dev.windlass.proxy.RecordingProxy;
import dev.windlass.proxy.Requests;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A warm pool as AWS tells of one: its instances are no members of the group and do not count in its size, DescribeWarmPool
 * alone lists them, and Auto Scaling does not terminate them. The emulated cloud keeps warm pools empty.
 */
final class WarmPool {

    private static final Pattern DESIRED = Pattern.compile("<DesiredCapacity>(\\d+)</DesiredCapacity>");
    private static final String CONFIGURATION =
            "<WarmPoolConfiguration><MinSize>1</MinSize><PoolState>Stopped</PoolState></WarmPoolConfiguration>";
    private static final String ANSWER = """
            <DescribeWarmPoolResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><DescribeWarmPoolResult>%s\
            <Instances>%s</Instances></DescribeWarmPoolResult></DescribeWarmPoolResponse>""";

    private final Pattern member;
    private final AtomicReference<String> instances = new AtomicReference<>("");

    private WarmPool(String instance) {
        member = member(instance);
    }

    /** Whoever asks through the proxy finds this member of a group in the group's warm pool instead. */
    static void with(RecordingProxy proxy, String instance) {
        WarmPool pool = new WarmPool(instance);
        proxy.fault(Requests.action("DescribeAutoScalingGroups"), Fault.edited(pool::withoutInstance));
        proxy.fault(Requests.action("DescribeAutoScalingInstances"), Fault.edited(pool::warmed));
        proxy.fault(
                Requests.action("DescribeWarmPool"),
                Fault.edited(_ -> ANSWER.formatted(CONFIGURATION, pool.instances.get())));
        proxy.fault(
                request -> request.action().equals("TerminateInstanceInAutoScalingGroup")
                        && request.text().contains(instance),
                Fault.refusal(400, "ValidationError", "the instance " + instance + " is in a warm pool"));
    }

    /** What is told of the instance. */
    static Pattern member(String instance) {
        return Pattern.compile(
                "<member>(?:(?!</member>).)*<InstanceId>" + instance + "</InstanceId>(?:(?!</member>).)*</member>",
                Pattern.DOTALL);
    }

    private String withoutInstance(String body) {
        Matcher found = member.matcher(body);
        if (!found.find()) {
            instances.set("");
            return body;
        }
        instances.set(warmed(found.group()));
        return DESIRED.matcher(body.substring(0, found.start()) + body.substring(found.end()))
                .replaceAll(desired -> "<DesiredCapacity>" + (Integer.parseInt(desired.group(1)) - 1)
                        + "</DesiredCapacity>" + CONFIGURATION);
    }

    private String warmed(String body) {
        Matcher found = member.matcher(body);
        return found.find()
                ? body.substring(0, found.start())
                        + found.group().replace(">InService<", ">Warmed:Stopped<")
                        + body.substring(found.end())
                : body;
    }
}
