@NullMarked
package io.causestream.ingest.kube;

import org.jspecify.annotations.NullMarked;
