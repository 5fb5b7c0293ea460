@NullMarked
package io.causestream.ingest.kube.watch;

import org.jspecify.annotations.NullMarked;
