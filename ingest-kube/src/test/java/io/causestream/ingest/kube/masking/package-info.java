@NullMarked
package io.causestream.ingest.kube.masking;

import org.jspecify.annotations.NullMarked;
