/**
 * What people read of an object, made of its JSON: its status, what is wrong with a pod, what is
 * behind a Service. Pure. Start at {@link io.causestream.ingest.kube.describe.StatusTable}.
 */
@NullMarked
package io.causestream.ingest.kube.describe;

import org.jspecify.annotations.NullMarked;
