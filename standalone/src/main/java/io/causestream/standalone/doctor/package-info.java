/**
 * {@code causestream doctor}: what Causestream depends on, looked at from outside, each with its
 * remedy. Start at {@link io.causestream.standalone.doctor.DoctorCommand}; {@code Checkup} runs the
 * checks.
 */
@NullMarked
package io.causestream.standalone.doctor;

import org.jspecify.annotations.NullMarked;
