package io.causestream.ai;

import io.causestream.ai.prompt.Prompt;
import java.time.Duration;

/** Answers prompts. */
interface LanguageModel {

    /**
     * @param within after which there is no answer
     */
    ModelReply ask(Prompt prompt, Duration within) throws InterruptedException;
}
