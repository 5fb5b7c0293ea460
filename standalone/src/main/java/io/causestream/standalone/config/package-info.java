/**
 * What a command is told: files of settings and playbooks, and which Kafka it is to reach; with the
 * commands that only read them.
 */
@NullMarked
package io.causestream.standalone.config;

import org.jspecify.annotations.NullMarked;
