@NullMarked
package io.causestream.ingest.kube.describe;

import org.jspecify.annotations.NullMarked;
