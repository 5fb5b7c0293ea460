package io.causestream.playbook;

/** One action of a playbook. */
public record Action(ActionDeclaration type, Parameters parameters) {}
