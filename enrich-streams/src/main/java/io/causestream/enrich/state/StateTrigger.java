package io.causestream.enrich.state;

import io.causestream.playbook.catalogue.Parameters;
import java.util.List;

/**
 * A trigger that evaluates the state of an object. Pure. It detects the same as long as the state
 * is the same; for a crash, in the run that ended last.
 */
@FunctionalInterface
public interface StateTrigger {

    List<Detection> read(TriggerInput input, Parameters parameters);
}
