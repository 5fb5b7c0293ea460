package io.causestream.doubles.slack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * A Slack on loopback: accepts what Slack accepts, refuses what Slack refuses, stores it, and shows
 * it on a page. Two ports: the Web API, and the page.
 */
public final class SlackDouble implements AutoCloseable {

    private final Journal journal;
    private final Workspace workspace;
    private final HttpServer api;
    private final HttpServer page;
    private final ApiHandler handler;
    private final PageHandler pageHandler;
    private final ExecutorService threads;

    private SlackDouble(
            Journal journal,
            Workspace workspace,
            HttpServer api,
            HttpServer page,
            ApiHandler handler,
            PageHandler pageHandler,
            ExecutorService threads) {
        this.journal = journal;
        this.workspace = workspace;
        this.api = api;
        this.page = page;
        this.handler = handler;
        this.pageHandler = pageHandler;
        this.threads = threads;
    }

    /**
     * @throws IOException if a port is taken
     */
    public static SlackDouble start(SlackSettings settings) throws IOException {
        Journal journal = Journal.open(settings.journal());
        Workspace workspace = new Workspace(settings.publicChannels(), journal, Clock.systemUTC());
        HttpServer api = listen(settings.apiPort());
        HttpServer page;
        try {
            page = listen(settings.pagePort());
        } catch (IOException e) {
            api.stop(0);
            throw e;
        }
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Methods methods =
                new Methods(
                        workspace,
                        settings,
                        "http://127.0.0.1:" + api.getAddress().getPort() + "/upload/");
        ApiHandler handler = new ApiHandler(workspace, methods, settings.strictRates());
        PageHandler pageHandler = new PageHandler(workspace, settings.team());
        api.setExecutor(threads);
        page.setExecutor(threads);
        api.createContext("/", handler);
        page.createContext("/", pageHandler);
        api.start();
        page.start();
        return new SlackDouble(journal, workspace, api, page, handler, pageHandler, threads);
    }

    /** The base URL for the SDK: {@code http://127.0.0.1:PORT/api/}. */
    public String apiUrl() {
        return "http://127.0.0.1:" + api.getAddress().getPort() + "/api/";
    }

    public String pageUrl() {
        return "http://127.0.0.1:" + page.getAddress().getPort() + "/";
    }

    /** The top-level messages of a channel, oldest first. */
    public List<PostedMessage> messages(String channel) {
        return all(channel).stream().filter(message -> !message.isReply()).toList();
    }

    /** The replies to a message, oldest first. */
    public List<PostedMessage> replies(PostedMessage parent) {
        return workspace.messages(parent.channel()).stream()
                .filter(message -> message.threadTs().equals(parent.ts()))
                .sorted(Comparator.comparing(PostedMessage::ts))
                .toList();
    }

    /** The top-level messages of all channels. */
    public List<PostedMessage> messages() {
        return workspace.channels().stream()
                .flatMap(channel -> messages(channel.name()).stream())
                .toList();
    }

    public List<SlackCall> calls() {
        return workspace.calls();
    }

    public SlackFile file(String id) {
        return workspace.file(id).orElseThrow(() -> new IllegalArgumentException("no file " + id));
    }

    /** Adds a fault; the first fault that matches a call applies. */
    public void fault(SlackFault fault) {
        handler.fault(fault);
    }

    /**
     * Limits calls in this channel as Slack does, where {@link SlackSettings#strictRates} limits
     * none.
     */
    public void limit(String channel) {
        handler.limit(channel);
    }

    /** Removes all faults. */
    public void heal() {
        handler.heal();
    }

    /** Sets the scopes of the token: a method that requires another one is refused. */
    public void scopes(Set<String> granted) {
        handler.scopes(granted);
    }

    /** The scopes that the token has until others are set: all that a bot may need. */
    public static Set<String> allScopes() {
        return Scopes.ALL;
    }

    /** Removes the bot from the channel, or invites it. */
    public void member(String channel, boolean isMember) {
        workspace
                .channel(channel)
                .ifPresent(known -> workspace.replace(known.withMember(isMember)));
    }

    public void archive(String channel) {
        workspace.channel(channel).ifPresent(known -> workspace.replace(known.withArchived(true)));
    }

    /** Whether the condition became true within the time; it is checked after each change. */
    public boolean await(BooleanSupplier condition, Duration atMost) {
        return workspace.await(condition, atMost);
    }

    @Override
    public void close() {
        pageHandler.close();
        api.stop(0);
        page.stop(0);
        threads.shutdownNow();
        journal.close();
    }

    private List<PostedMessage> all(String channel) {
        return workspace
                .channel(channel)
                .map(known -> workspace.messages(known.id()))
                .orElseThrow(() -> new IllegalArgumentException("no channel " + channel));
    }

    private static HttpServer listen(int port) throws IOException {
        try {
            return HttpServer.create(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new IOException("port %d is taken (%s)".formatted(port, e.getMessage()), e);
        }
    }
}
