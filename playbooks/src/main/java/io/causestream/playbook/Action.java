package io.causestream.playbook;

import io.causestream.playbook.catalogue.ActionDeclaration;
import io.causestream.playbook.catalogue.Parameters;

/** One action of a playbook. */
public record Action(ActionDeclaration type, Parameters parameters) {}
