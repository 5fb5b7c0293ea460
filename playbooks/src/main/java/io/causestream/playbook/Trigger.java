package io.causestream.playbook;

/** One trigger of a playbook. */
public record Trigger(TriggerDeclaration type, Parameters parameters) {}
