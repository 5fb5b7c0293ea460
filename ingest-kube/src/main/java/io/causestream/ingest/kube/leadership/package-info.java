/**
 * Which of several agents of one cluster works, and under which epoch: a Lease. Start at {@link
 * io.causestream.ingest.kube.leadership.Leadership}.
 */
@NullMarked
package io.causestream.ingest.kube.leadership;

import org.jspecify.annotations.NullMarked;
