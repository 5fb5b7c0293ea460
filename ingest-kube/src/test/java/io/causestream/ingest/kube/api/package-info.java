@NullMarked
package io.causestream.ingest.kube.api;

import org.jspecify.annotations.NullMarked;
