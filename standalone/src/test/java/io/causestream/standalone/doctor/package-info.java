@NullMarked
package io.causestream.standalone.doctor;

import org.jspecify.annotations.NullMarked;
