/**
 * Which objects and which changes a trigger is about. Start at {@link
 * io.causestream.playbook.filter.ObjectFilter}.
 */
@NullMarked
package io.causestream.playbook.filter;

import org.jspecify.annotations.NullMarked;
