package io.causestream.ai;

import io.causestream.ai.prompt.PromptInput;
import io.causestream.ai.runbook.RunbookFiles;
import io.causestream.settings.Settings;
import java.util.regex.Pattern;

/**
 * How a model is asked, and what it is given besides the finding.
 *
 * @param language that analyses are written in: {@code English}
 * @param mayAsk whether the model may ask for more context: for big ones alone
 */
public record AnalysisConfig(String language, boolean mayAsk, RunbookFiles runbooks) {

    public static final AnalysisConfig DEFAULT =
            new AnalysisConfig(PromptInput.ENGLISH, false, RunbookFiles.NONE);

    /** It stands among the instructions: a name, and nothing that could be one. */
    private static final Pattern LANGUAGE = Pattern.compile("[\\p{L}][\\p{L} ()-]{0,39}");

    static AnalysisConfig from(Settings settings) {
        String language =
                settings.text("holmesGPT.language", "CAUSESTREAM_AI_LANGUAGE", PromptInput.ENGLISH)
                        .strip();
        if (!LANGUAGE.matcher(language).matches()) {
            settings.problem(
                    "holmesGPT.language",
                    "'%s' is not the name of a language, such as German or Brazilian Portuguese"
                            .formatted(language));
            language = PromptInput.ENGLISH;
        }
        return new AnalysisConfig(
                language,
                settings.flag("holmesGPT.mayAsk", "CAUSESTREAM_AI_MAY_ASK", false),
                RunbookFiles.from(settings));
    }
}
