/** What the finding of each kind of alert carries in the end, in scenarios that are data. */
@NullMarked
package io.causestream.enrich.alertkind;

import org.jspecify.annotations.NullMarked;
