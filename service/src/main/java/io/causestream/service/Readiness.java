package io.causestream.service;

import java.util.List;

/**
 * Whether a record can go through a service now, described for people.
 *
 * @param obstacles what is missing, a short sentence each, without secrets; empty if it is ready
 * @param remarks what is worth knowing but does not affect readiness
 */
public record Readiness(List<String> obstacles, List<String> remarks) {

    public static final Readiness READY = new Readiness(List.of(), List.of());

    public Readiness {
        obstacles = List.copyOf(obstacles);
        remarks = List.copyOf(remarks);
    }

    /** Ready if there are no obstacles. */
    public static Readiness of(List<String> obstacles) {
        return new Readiness(obstacles, List.of());
    }

    public static Readiness notReady(String obstacle) {
        return of(List.of(obstacle));
    }

    public boolean isReady() {
        return obstacles.isEmpty();
    }
}
