package io.causestream.playbook;

/**
 * A file as it was written: variables are not resolved, so that it holds no secret.
 *
 * @param name for people, in messages about it
 * @param text YAML
 */
public record PlaybookFile(String name, String text) {}
