package io.causestream.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * Ports of 127.0.0.1, found before the broker binds them: one it fails to bind ends the process.
 */
final class LoopbackPorts {

    /**
     * Below the ports that operating systems use for outgoing connections, so that none of these
     * takes it.
     */
    private static final int LOWEST = 20_000;

    private static final int BEYOND = 30_000;
    private static final int TRIES = 200;

    private LoopbackPorts() {}

    /**
     * @throws KafkaDidNotStart if another program listens on it
     */
    static int requireFree(int port) {
        if (!isFree(port)) {
            throw new KafkaDidNotStart(
                    "port %d of 127.0.0.1 is taken; stop the process that listens there or choose another port"
                            .formatted(port));
        }
        return port;
    }

    /** A free port other than the given one. */
    static int anyBut(int other) {
        RandomGenerator random = RandomGenerator.getDefault();
        for (int i = 0; i < TRIES; i++) {
            int port = random.nextInt(LOWEST, BEYOND);
            if (port != other && isFree(port)) {
                return port;
            }
        }
        throw new KafkaDidNotStart(
                "no free port on 127.0.0.1 between %d and %d".formatted(LOWEST, BEYOND - 1));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As the broker does, so that a lingering connection of its predecessor does not
            // matter.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
