package io.causestream.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Posts alerts as Alertmanager does, over connections that stay open, with as little work as
 * possible: CPU time that the load takes is missing for the webhook.
 */
final class Posting {

    private static final int DIFFERENT = 64;
    private static final byte[] END_OF_HEADERS = "\r\n\r\n".getBytes(US_ASCII);

    /**
     * @param acceptedNanos how long each post took that was answered 200, sorted
     * @param refusedNanos the same for posts that were answered 503
     * @param other posts that were answered otherwise, or not at all
     */
    record Result(List<Long> acceptedNanos, List<Long> refusedNanos, long other, double seconds) {

        long accepted() {
            return acceptedNanos.size();
        }

        long refused() {
            return refusedNanos.size();
        }

        double acceptedMillis(double quantile) {
            return millis(acceptedNanos, quantile);
        }

        double refusedMillis(double quantile) {
            return millis(refusedNanos, quantile);
        }

        private static double millis(List<Long> sorted, double quantile) {
            return sorted.isEmpty()
                    ? Double.NaN
                    : sorted.get(
                                    (int)
                                            Math.min(
                                                    sorted.size() - 1L,
                                                    Math.round(sorted.size() * quantile)))
                            / 1e6;
        }
    }

    private Posting() {}

    static Result run(URI webhook, int batch, int connections, Duration time) throws Exception {
        List<byte[]> posts =
                IntStream.range(0, batch == 1 ? DIFFERENT * 8 : DIFFERENT)
                        .mapToObj(post -> request(webhook, batch, post))
                        .toList();
        long end = System.nanoTime() + time.toNanos();
        List<Long> accepted = new ArrayList<>();
        List<Long> refused = new ArrayList<>();
        long other = 0;
        List<Callable<Connection>> all = new ArrayList<>();
        for (int connection = 0; connection < connections; connection++) {
            Connection one = new Connection(webhook, posts, connection * 7);
            all.add(() -> one.post(end));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Connection> one : threads.invokeAll(all)) {
                accepted.addAll(one.get().accepted);
                refused.addAll(one.get().refused);
                other += one.get().other;
            }
        }
        accepted.sort(null);
        refused.sort(null);
        return new Result(accepted, refused, other, time.toNanos() / 1e9);
    }

    private static final class Connection {

        private final URI webhook;
        private final List<byte[]> posts;
        private final List<Long> accepted = new ArrayList<>();
        private final List<Long> refused = new ArrayList<>();
        private final byte[] buffer = new byte[8 * 1024];
        private int next;
        private long other;

        Connection(URI webhook, List<byte[]> posts, int next) {
            this.webhook = webhook;
            this.posts = posts;
            this.next = next;
        }

        Connection post(long end) {
            while (System.nanoTime() - end < 0) {
                try (Socket socket = new Socket(webhook.getHost(), webhook.getPort())) {
                    socket.setTcpNoDelay(true);
                    while (System.nanoTime() - end < 0) {
                        once(socket.getInputStream(), socket.getOutputStream());
                    }
                } catch (IOException closed) {
                    other++;
                }
            }
            return this;
        }

        private void once(InputStream in, OutputStream out) throws IOException {
            byte[] post = posts.get(Math.floorMod(next++, posts.size()));
            long began = System.nanoTime();
            out.write(post);
            int status = status(in);
            long took = System.nanoTime() - began;
            switch (status) {
                case 200 -> accepted.add(took);
                case 503 -> refused.add(took);
                default -> other++;
            }
        }

        /** Reads a whole answer; each has a length, and fits into the buffer. */
        private int status(InputStream in) throws IOException {
            int read = 0;
            int whole = Integer.MAX_VALUE;
            while (read < whole) {
                int more = in.read(buffer, read, buffer.length - read);
                if (more < 0) {
                    throw new IOException("closed");
                }
                read += more;
                int headers = headersEnd(read);
                if (whole == Integer.MAX_VALUE && headers > 0) {
                    whole = headers + length(new String(buffer, 0, headers, US_ASCII));
                }
            }
            return Integer.parseInt(new String(buffer, 9, 3, US_ASCII));
        }

        private int headersEnd(int read) {
            for (int end = 4; end <= read; end++) {
                if (Arrays.equals(buffer, end - 4, end, END_OF_HEADERS, 0, 4)) {
                    return end;
                }
            }
            return -1;
        }

        private static int length(String headers) {
            String name = "content-length: ";
            int start = headers.toLowerCase(java.util.Locale.ROOT).indexOf(name) + name.length();
            return Integer.parseInt(headers.substring(start, headers.indexOf('\r', start)));
        }
    }

    private static byte[] request(URI webhook, int batch, int post) {
        byte[] body =
                """
                {"receiver":"causestream","status":"firing","alerts":[%s],
                "groupLabels":{"namespace":"shop"},"commonLabels":{"namespace":"shop"},"commonAnnotations":{},
                "externalURL":"http://alertmanager.monitoring:9093","version":"4","groupKey":"{}:{namespace=\\"shop\\"}","truncatedAlerts":0}\
                """
                        .formatted(
                                IntStream.range(0, batch)
                                        .mapToObj(alert -> alert(post * batch + alert))
                                        .collect(Collectors.joining(",")))
                        .getBytes(UTF_8);
        byte[] headers =
                "POST %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: Alertmanager/0.34.2\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                        .formatted(webhook.getPath(), webhook.getAuthority(), body.length)
                        .getBytes(US_ASCII);
        byte[] request = Arrays.copyOf(headers, headers.length + body.length);
        System.arraycopy(body, 0, request, headers.length, body.length);
        return request;
    }

    /** An alert as kube-prometheus-stack defines it. */
    private static String alert(int number) {
        return """
        {"status":"firing","labels":{"alertname":"KubePodCrashLooping","cluster":"bench","container":"checkout","endpoint":"http","instance":"10.244.1.7:8080","job":"kube-state-metrics","namespace":"shop-%1$d","pod":"checkout-%2$d-x2lqk","prometheus":"monitoring/kube-prometheus-stack-prometheus","reason":"CrashLoopBackOff","service":"kube-prometheus-stack-kube-state-metrics","severity":"warning","uid":"6a7c1e9e-8d1f-4d0e-9c39-%2$012d"},
        "annotations":{"description":"Pod shop-%1$d/checkout-%2$d-x2lqk (checkout) is in waiting state (reason: \\"CrashLoopBackOff\\") on cluster bench.","runbook_url":"https://runbooks.prometheus-operator.dev/runbooks/kubernetes/kubepodcrashlooping","summary":"Pod is crash looping."},
        "startsAt":"2026-11-23T15:13:08.123Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://kube-prometheus-stack-prometheus.monitoring:9090/graph?g0.expr=max_over_time%%28kube_pod_container_status_waiting_reason%%7Bjob%%3D%%22kube-state-metrics%%22%%2Creason%%3D%%22CrashLoopBackOff%%22%%7D%%5B5m%%5D%%29+%%3E%%3D+1&g0.tab=1","fingerprint":"%2$016x"}\
        """
                .formatted(number % 16, number);
    }
}
