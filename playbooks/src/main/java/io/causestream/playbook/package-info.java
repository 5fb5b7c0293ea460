/**
 * The language in which it is written what becomes a finding: Robusta's {@code customPlaybooks},
 * read, checked and declared.
 *
 * <p>A {@link io.causestream.playbook.PlaybookSet} holds the {@link
 * io.causestream.playbook.Playbook}s in force; what a trigger or an action is called, takes and
 * does is declared once, in {@link io.causestream.playbook.catalogue.TriggerDeclaration} and {@link
 * io.causestream.playbook.catalogue.ActionDeclaration}, and everything else follows from it: the
 * checks, the documentation, the JSON Schema.
 */
@NullMarked
package io.causestream.playbook;

import org.jspecify.annotations.NullMarked;
