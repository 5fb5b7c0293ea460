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
        setIfAbsent("sun.net.httpserver.maxReqTime", "10");
        // And in which its answer must have been taken.
        setIfAbsent("sun.net.httpserver.maxRspTime", "30");
        setIfAbsent("sun.net.httpserver.idleInterval", "60");
        setIfAbsent("jdk.httpserver.maxConnections", "1000");
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
