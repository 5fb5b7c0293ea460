/**
 * Which triggers and actions a playbook may name, and the parameters of each. Start at {@link
 * io.causestream.playbook.catalogue.Catalogue}.
 */
@NullMarked
package io.causestream.playbook.catalogue;

import org.jspecify.annotations.NullMarked;
