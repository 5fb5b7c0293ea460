/**
 * An object's state in Kubernetes, as triggers read it. Pure. Start at {@link
 * io.causestream.enrich.state.Detection}.
 */
@NullMarked
package io.causestream.enrich.state;

import org.jspecify.annotations.NullMarked;
