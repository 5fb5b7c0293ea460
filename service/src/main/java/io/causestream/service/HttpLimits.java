package io.causestream.service;

import java.time.Duration;

/**
 * Limits for the clients of the JDK's HTTP server. The server reads these properties once per JVM,
 * when the first server is made; a property that is already set keeps its value.
 */
public final class HttpLimits {

    private HttpLimits() {}

    /** Must be called before a server is made. */
    public static void set() {
        // Seconds in which a request must be received: a client that sends too slowly is cut off.
        setIfAbsent("sun.net.httpserver.maxReqTime", "5");
        // Milliseconds between two checks of connections on which nothing was received yet.
        setIfAbsent("sun.net.httpserver.clockTick", "1000");
        // Seconds in which the response must have been read.
        setIfAbsent("sun.net.httpserver.maxRspTime", "30");
        setIfAbsent("sun.net.httpserver.idleInterval", "60");
        setIfAbsent("jdk.httpserver.maxConnections", "1000");
        setIfAbsent("sun.net.httpserver.maxIdleConnections", "1000");
        setIfAbsent("sun.net.httpserver.maxReqHeaders", "100");
        setIfAbsent("sun.net.httpserver.maxReqHeaderSize", "32768");
        // A client that is cut off while it writes never sees why it was refused.
        setIfAbsent("sun.net.httpserver.drainAmount", "33554432");
        // Otherwise the second packet of a response waits until the client acknowledges the first.
        setIfAbsent("sun.net.httpserver.nodelay", "true");
    }

    /**
     * The time in which a response must have been read: a longer one is cut off, so a stream has to
     * end before.
     */
    public static Duration timeToRespond() {
        set();
        return Duration.ofSeconds(Long.getLong("sun.net.httpserver.maxRspTime", 30));
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
