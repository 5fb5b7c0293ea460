package io.causestream.finding;

import org.jspecify.annotations.Nullable;

/**
 * One field that has changed.
 *
 * @param path from the object's root, with names in place of list positions where the elements have
 *     one: {@code spec.template.spec.containers[web].image}
 * @param before null when the field was not there
 * @param after null when the field is gone
 */
public record FieldDiff(String path, @Nullable String before, @Nullable String after) {}
