package dev.windlass.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What goes with a cluster, as {@code kops delete cluster} lists it; parts of a listed thing are only counted. */
final class DeletionTable {

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("AutoscalingGroup", "autoscaling-group"),
            Map.entry("DHCPOptions", "dhcp-options"),
            Map.entry("EBSVolume", "volume"),
            Map.entry("EventBridgeRule", "eventbridge-rule"),
            Map.entry("IAMInstanceProfile", "iam-instance-profile"),
            Map.entry("IAMRole", "iam-role"),
            Map.entry("InternetGateway", "internet-gateway"),
            Map.entry("LaunchTemplate", "autoscaling-config"),
            Map.entry("NetworkLoadBalancer", "load-balancer"),
            Map.entry("RouteTable", "route-table"),
            Map.entry("SQS", "sqs"),
            Map.entry("SSHKey", "keypair"),
            Map.entry("SecurityGroup", "security-group"),
            Map.entry("Subnet", "subnet"),
            Map.entry("TargetGroup", "target-group"),
            Map.entry("VPC", "vpc"));

    private DeletionTable() {}

    static String of(List<PlannedTask> tasks) {
        List<List<String>> listed = new ArrayList<>();
        int counted = 0;
        for (PlannedTask task : tasks) {
            String word = WORDS.get(task.key().type());
            if (word != null && task instanceof PlannedTask.Delete delete) {
                listed.add(List.of(word, Printable.of(task.key().name()), Printable.of(delete.id())));
            } else {
                counted++;
            }
        }
        listed.sort(Comparator.comparing(List<String>::getFirst).thenComparing(row -> row.get(1)));
        listed.addFirst(List.of("TYPE", "NAME", "ID"));
        String parts =
                counted == 0 ? "" : "\nand " + counted + " parts of them: rules, routes, policies, state store files\n";
        return TabTable.of(listed) + parts;
    }
}
