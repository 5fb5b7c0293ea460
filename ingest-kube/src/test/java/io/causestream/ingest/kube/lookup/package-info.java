@NullMarked
package io.causestream.ingest.kube.lookup;

import org.jspecify.annotations.NullMarked;
