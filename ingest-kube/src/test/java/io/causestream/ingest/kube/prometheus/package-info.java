@NullMarked
package io.causestream.ingest.kube.prometheus;

import org.jspecify.annotations.NullMarked;
