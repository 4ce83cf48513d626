package dev.windlass.spec;

/** A name of something in the cloud, no longer than what AWS allows there. */
public record ResourceName(Kind kind, String text) {

    /** What is named, and how many characters its name may have. Source: AWS' API references of each. */
    public enum Kind {
        LAUNCH_TEMPLATE("launch template", 3, 128),
        AUTOSCALING_GROUP("Auto Scaling group", 1, 255),
        LIFECYCLE_HOOK("lifecycle hook", 1, 255),
        SECURITY_GROUP("security group", 1, 255),
        KEY_PAIR("key pair", 1, 255),
        IAM_ROLE("IAM role", 1, 64),
        LOAD_BALANCER("load balancer or target group", 1, 32),
        QUEUE("queue", 1, 80),
        EVENT_RULE("EventBridge rule", 1, 64),
        TAG_KEY("tag key", 1, CloudLabel.LONGEST_KEY),
        TAG_VALUE("tag value", 0, CloudLabel.LONGEST_VALUE),
        S3_KEY("S3 key", 1, 1024),
        DNS_NAME("DNS name", 1, 253);

        private final String words;
        private final int shortest;
        private final int longest;

        Kind(String words, int shortest, int longest) {
            this.words = words;
            this.shortest = shortest;
            this.longest = longest;
        }

        public int longest() {
            return longest;
        }
    }

    private static final int LONGEST_TOLD = 80;

    /** @throws IllegalArgumentException whose message names the resource and both lengths */
    public ResourceName {
        int length = text.codePointCount(0, text.length());
        if (length > kind.longest || length < kind.shortest) {
            throw new IllegalArgumentException("the %s %s would have %d characters; AWS allows %s%d"
                    .formatted(
                            kind.words,
                            told(text),
                            length,
                            kind.shortest > 1 ? kind.shortest + " to " : "",
                            kind.longest));
        }
    }

    private static String told(String text) {
        return text.length() <= LONGEST_TOLD ? text : text.substring(0, LONGEST_TOLD) + "...";
    }
}
