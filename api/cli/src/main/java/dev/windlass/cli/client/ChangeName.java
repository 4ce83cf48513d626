package dev.windlass.cli.client;

/** A change as the API finds it. @param cluster {@code null} where the id alone must do */
public record ChangeName(String id, String cluster) {

    /** @param below what of the change: {@code ""} or such as {@code "/plan"} */
    String path(String below) {
        return "/v1/changes/" + Api.encode(id) + below + (cluster == null ? "" : "?cluster=" + Api.encode(cluster));
    }

    @Override
    public String toString() {
        return id;
    }
}
