@NullMarked
package io.causestream.enrich.playbook;

import org.jspecify.annotations.NullMarked;
