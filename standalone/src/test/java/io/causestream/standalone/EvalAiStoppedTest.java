package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.model.Reply;
import io.causestream.doubles.model.Script;
import io.causestream.doubles.model.ScriptedModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code causestream eval ai} that is ended in the middle, in a process of its own. */
class EvalAiStoppedTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int SIGTERM = 143;

    @TempDir Path folder;

    @Test
    void printsWhatWasMeasuredSoFar() throws Exception {
        Script onceThenNever =
                Script.always(
                        new Reply.InTurn(
                                List.of(
                                        new Reply.Says("{\"cause\":\"a full disk\"}"),
                                        new Reply.Hangs())));
        try (ScriptedModel model = ScriptedModel.start("phi3:mini", onceThenNever);
                CausestreamProcess eval =
                        CausestreamProcess.start(
                                folder,
                                Map.of("CAUSESTREAM_AI_URL", model.url().toString()),
                                "eval",
                                "ai",
                                "--cases",
                                Path.of("..", "diagnosis-cases").toRealPath().toString())) {
            await().atMost(PATIENCE).until(() -> model.calls().size() == 2 || !eval.isAlive());

            assertThat(eval.stop()).as(eval.errors()).isEqualTo(SIGTERM);

            assertThat(eval.output()).containsPattern("(?m)^phi3:mini +1 +1 +1 ");
            assertThat(eval.errors()).contains("stopped; these are the answers so far");
        }
    }
}
