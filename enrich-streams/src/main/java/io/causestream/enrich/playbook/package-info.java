/**
 * The playbooks in force: which triggers fire on which input, and the result of a playbook. Start
 * at {@link io.causestream.enrich.playbook.TriggerIndex}.
 */
@NullMarked
package io.causestream.enrich.playbook;

import org.jspecify.annotations.NullMarked;
