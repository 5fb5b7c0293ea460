package io.causestream.sink.routing;

/**
 * A destination, and what chose it.
 *
 * @param by the key of the sink that names it, for people: {@code severity_routes.HIGH}
 */
public record ChosenDestination(Destination destination, String by) {}
