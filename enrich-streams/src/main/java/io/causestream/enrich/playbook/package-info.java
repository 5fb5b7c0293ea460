/**
 * The playbooks in force: which triggers ask for what, and what a playbook makes of it. Start at
 * {@link io.causestream.enrich.playbook.TriggerIndex}.
 */
@NullMarked
package io.causestream.enrich.playbook;

import org.jspecify.annotations.NullMarked;
