/**
 * The language that defines what becomes a finding: Robusta's {@code customPlaybooks}, read,
 * checked and declared.
 *
 * <p>A {@link io.causestream.playbook.PlaybookSet} contains the {@link
 * io.causestream.playbook.Playbook}s in force. The name, parameters and effect of each trigger and
 * action are declared once, in {@link io.causestream.playbook.catalogue.TriggerDeclaration} and
 * {@link io.causestream.playbook.catalogue.ActionDeclaration}, and everything else is derived from
 * that: the checks, the documentation, the JSON Schema.
 */
@NullMarked
package io.causestream.playbook;

import org.jspecify.annotations.NullMarked;
