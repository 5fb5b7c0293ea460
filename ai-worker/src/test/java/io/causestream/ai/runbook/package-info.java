/** Tests. */
@NullMarked
package io.causestream.ai.runbook;

import org.jspecify.annotations.NullMarked;
