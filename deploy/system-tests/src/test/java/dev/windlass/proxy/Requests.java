package dev.windlass.proxy;

import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Which requests a fault is for. */
public final class Requests {

    private Requests() {}

    public static Predicate<Request> any() {
        return request -> true;
    }

    /** AWS calls of these names. */
    public static Predicate<Request> action(String... names) {
        Set<String> wanted = Set.of(names);
        return request -> wanted.contains(request.action());
    }

    /** Signed for this AWS service, such as {@code ec2}. */
    public static Predicate<Request> service(String name) {
        return request -> request.service().filter(name::equals).isPresent();
    }

    /** @param path regular expression for the whole path, without the query */
    public static Predicate<Request> path(String method, String path) {
        Pattern pattern = Pattern.compile(path);
        return request -> request.method().equals(method)
                && pattern.matcher(request.path()).matches();
    }

    /** Requests for the eviction of a pod of this name, or of any where it is {@code .*}. */
    public static Predicate<Request> eviction(String pod) {
        return path("POST", "/api/v1/namespaces/[^/]+/pods/" + pod + "/eviction");
    }
}
