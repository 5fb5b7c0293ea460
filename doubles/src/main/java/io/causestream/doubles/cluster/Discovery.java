package io.causestream.doubles.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The requests by which a client learns what the server is and serves: version, groups, resources.
 */
final class Discovery {

    /** The version of the API server that the recordings come from. */
    static final String GIT_VERSION = "v1.35.4";

    private Discovery() {}

    /** The JSON response for such a path; empty for any other path. */
    static Optional<String> answer(String path) {
        Object found =
                switch (path) {
                    case "/version" ->
                            Map.of(
                                    "major",
                                    "1",
                                    "minor",
                                    "35",
                                    "gitVersion",
                                    GIT_VERSION,
                                    "platform",
                                    "linux/amd64");
                    case "/api" -> Map.of("kind", "APIVersions", "versions", List.of("v1"));
                    case "/apis" ->
                            Map.of("kind", "APIGroupList", "apiVersion", "v1", "groups", groups());
                    default -> resources(path.replaceFirst("^/apis?/", ""));
                };
        return found.equals("")
                ? Optional.empty()
                : Optional.of(JsonMapper.shared().writeValueAsString(found));
    }

    private static List<Object> groups() {
        return apiVersions()
                .filter(version -> version.contains("/"))
                .<Object>map(Discovery::group)
                .toList();
    }

    private static Object group(String apiVersion) {
        String[] parts = apiVersion.split("/", 2);
        Map<String, String> version = Map.of("groupVersion", apiVersion, "version", parts[1]);
        return Map.of("name", parts[0], "versions", List.of(version), "preferredVersion", version);
    }

    private static Object resources(String apiVersion) {
        if (apiVersions().noneMatch(apiVersion::equals)) {
            return "";
        }
        List<Object> resources =
                ApiResource.ALL.stream()
                        .filter(resource -> resource.apiVersion().equals(apiVersion))
                        .<Object>map(resource ->
                                Map.of(
                                        "name", resource.plural(),
                                        "singularName", "",
                                        "namespaced", resource.namespaced(),
                                        "kind", resource.kind(),
                                        "verbs", List.of("get", "list", "watch")))
                        .toList();
        return Map.of(
                "kind",
                "APIResourceList",
                "apiVersion",
                "v1",
                "groupVersion",
                apiVersion,
                "resources",
                resources);
    }

    private static Stream<String> apiVersions() {
        return ApiResource.ALL.stream().map(ApiResource::apiVersion).distinct();
    }
}
