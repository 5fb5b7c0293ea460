/**
 * Tests of playbooks, written in YAML: what is given (an incident, or objects, Events and alerts),
 * and which findings are expected of it. Start at {@link
 * io.causestream.replay.scenario.PlaybookTestRunner}.
 */
@NullMarked
package io.causestream.replay.scenario;

import org.jspecify.annotations.NullMarked;
