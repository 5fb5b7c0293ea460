@NullMarked
package io.causestream.service;

import org.jspecify.annotations.NullMarked;
