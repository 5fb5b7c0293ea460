package io.causestream.enrich.object;

import io.causestream.finding.Change;
import io.causestream.finding.FieldDiff;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Who changed an object and why, as far as the object itself shows.
 *
 * @param by the field manager, or the tool that applies the object if there is none
 * @param cause the {@code kubernetes.io/change-cause}, otherwise what the tool applies it from
 */
public record ChangeAuthor(@Nullable String by, @Nullable String cause) {

    /** A tool that applies objects, and the source from which it applied this one. */
    private record Tool(String manager, String from) {}

    public static ChangeAuthor of(JsonNode body) {
        String manager = body.path("lastManager").asString("");
        JsonNode metadata = body.path("metadata");
        String cause = metadata.path("annotations").path("kubernetes.io/change-cause").asString("");
        Tool tool = tool(metadata.path("labels"), metadata.path("annotations"));
        if (tool == null) {
            return new ChangeAuthor(orNull(manager), orNull(cause));
        }
        if (!cause.isEmpty()) {
            return new ChangeAuthor(manager.isEmpty() ? tool.manager() : manager, cause);
        }
        if (manager.isEmpty()) {
            return new ChangeAuthor(tool.manager(), tool.from());
        }
        return new ChangeAuthor(
                manager,
                isTool(manager)
                        ? tool.from()
                        : "not by %s, which normally applies it".formatted(tool.from()));
    }

    public static Change change(ObjectObserved seen, List<FieldDiff> diffs) {
        ChangeAuthor author = of(seen.body());
        return new Change(
                seen.object(),
                seen.observedAt(),
                Duration.ZERO,
                author.cause(),
                author.by(),
                diffs);
    }

    private static @Nullable Tool tool(JsonNode labels, JsonNode annotations) {
        String argo = annotations.path("argocd.argoproj.io/tracking-id").asString("");
        if (argo.isEmpty()) {
            argo = labels.path("argocd.argoproj.io/instance").asString("");
        }
        if (!argo.isEmpty()) {
            return new Tool(
                    "argocd-controller", "Argo CD application %s".formatted(argo.split(":", 2)[0]));
        }
        String kustomization = fluxObject(labels, "kustomize.toolkit.fluxcd.io");
        if (!kustomization.isEmpty()) {
            return new Tool("kustomize-controller", "Flux Kustomization " + kustomization);
        }
        String fluxRelease = fluxObject(labels, "helm.toolkit.fluxcd.io");
        if (!fluxRelease.isEmpty()) {
            return new Tool("helm-controller", "Flux HelmRelease " + fluxRelease);
        }
        String release = annotations.path("meta.helm.sh/release-name").asString("");
        if (release.isEmpty()) {
            return null;
        }
        String chart = labels.path("helm.sh/chart").asString("");
        return new Tool(
                "helm", "Helm release " + release + (chart.isEmpty() ? "" : ", chart " + chart));
    }

    private static String fluxObject(JsonNode labels, String prefix) {
        String name = labels.path(prefix + "/name").asString("");
        String namespace = labels.path(prefix + "/namespace").asString("");
        return name.isEmpty() || namespace.isEmpty() ? name : namespace + "/" + name;
    }

    private static boolean isTool(String manager) {
        String name = manager.toLowerCase(Locale.ROOT);
        return name.startsWith("argocd")
                || name.startsWith("helm")
                || name.startsWith("flux")
                || name.equals("kustomize-controller");
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
