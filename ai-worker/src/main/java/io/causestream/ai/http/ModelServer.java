package io.causestream.ai.http;

import java.net.URI;

/**
 * Where the model runs, and how it is talked to.
 *
 * @param url as configured, without a slash at its end; with {@code /v1} if it was written
 * @param apiKey sent as a bearer token to this address alone; empty for none; never printed
 */
public record ModelServer(Api api, URI url, String apiKey) {

    private static final String OPENAI_PATH = "/v1";

    /** Whose API the server has. */
    public enum Api {
        /**
         * Ollama's, unless the URL ends in {@code /v1} and no Ollama answers without it: then
         * OpenAI's.
         */
        AUTO,
        OLLAMA,
        OPENAI
    }

    /** Ollama at an address, without a key. */
    public static ModelServer ollama(URI url) {
        return new ModelServer(Api.OLLAMA, url, "");
    }

    /**
     * The address of Ollama's own API: without the {@code /v1} of the one that can't set a window.
     */
    public URI ollamaUrl() {
        String text = url.toString();
        return mayBeEither()
                ? URI.create(text.substring(0, text.length() - OPENAI_PATH.length()))
                : url;
    }

    /** Whether the URL ends in {@code /v1}, as both kinds of server have it. */
    public boolean mayBeEither() {
        return url.toString().endsWith(OPENAI_PATH);
    }

    /** A text without the key, for what a server says about it. */
    public String withoutKey(String text) {
        return apiKey.isEmpty() ? text : text.replace(apiKey, "***");
    }

    @Override
    public String toString() {
        return "ModelServer[api=%s, url=%s, apiKey=%s]"
                .formatted(api, url, apiKey.isEmpty() ? "none" : "***");
    }
}
