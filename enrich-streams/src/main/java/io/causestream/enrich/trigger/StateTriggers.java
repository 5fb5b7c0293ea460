package io.causestream.enrich.trigger;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The triggers that look at the state an object is in, by their names. */
public final class StateTriggers {

    private static final Map<String, StateTrigger> ALL =
            Map.ofEntries(
                    Map.entry("on_pod_crash_loop", new CrashLoop()),
                    Map.entry("on_pod_oom_killed", new OutOfMemory("pod")),
                    Map.entry("on_container_oom_killed", new OutOfMemory("container")),
                    Map.entry("on_image_pull_backoff", new ImagePull()));

    private StateTriggers() {}

    public static Optional<StateTrigger> named(String trigger) {
        return Optional.ofNullable(ALL.get(trigger));
    }

    public static Set<String> names() {
        return ALL.keySet();
    }
}
