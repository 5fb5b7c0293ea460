package io.causestream.service;

/**
 * What the JDK's HTTP server allows its clients. It reads these properties once in a JVM, when its
 * first server is made; what is set already stays.
 */
public final class HttpLimits {

    private HttpLimits() {}

    /** To be called before a server is made. */
    public static void set() {
        // Seconds in which a request must have arrived: a client that drips is cut off.
        setIfAbsent("sun.net.httpserver.maxReqTime", "5");
        // Milliseconds between two looks at connections on which nothing came yet.
        setIfAbsent("sun.net.httpserver.clockTick", "1000");
        // And in which its answer must have been taken.
        setIfAbsent("sun.net.httpserver.maxRspTime", "30");
        setIfAbsent("sun.net.httpserver.idleInterval", "60");
        setIfAbsent("jdk.httpserver.maxConnections", "1000");
        setIfAbsent("sun.net.httpserver.maxIdleConnections", "1000");
        setIfAbsent("sun.net.httpserver.maxReqHeaders", "100");
        setIfAbsent("sun.net.httpserver.maxReqHeaderSize", "32768");
        // A client that is cut off while it writes never reads why it was refused.
        setIfAbsent("sun.net.httpserver.drainAmount", "33554432");
        // Else the second packet of an answer waits for the client's word on the first.
        setIfAbsent("sun.net.httpserver.nodelay", "true");
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
