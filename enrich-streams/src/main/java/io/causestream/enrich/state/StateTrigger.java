package io.causestream.enrich.state;

import io.causestream.playbook.catalogue.Parameters;
import java.util.List;

/**
 * A trigger that looks at the state an object is in. Pure. It reads the same as long as the state
 * is the same; of a crash, the run that ended last.
 */
@FunctionalInterface
public interface StateTrigger {

    List<Detection> read(TriggerInput input, Parameters parameters);
}
