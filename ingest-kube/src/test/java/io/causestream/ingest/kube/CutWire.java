package io.causestream.ingest.kube;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server through which all bytes pass as they are, until all connections are cut. */
final class CutWire implements AutoCloseable {

    private final ServerSocket door;
    private final int server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /**
     * @param server a port of this machine
     */
    CutWire(int server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** What is connected now loses its connection; who connects anew gets one. */
    void cut() {
        sockets.forEach(CutWire::end);
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> join(client));
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void join(Socket client) {
        try (client;
                Socket to = new Socket(InetAddress.getLoopbackAddress(), server)) {
            sockets.add(to);
            Thread answers = Thread.ofVirtual().start(() -> pass(to, client));
            pass(client, to);
            answers.join();
        } catch (IOException serverIsAway) {
            end(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(client);
            sockets.removeIf(Socket::isClosed);
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException cut) {
            // Then the other end has to go too.
        }
        end(from);
        end(to);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
