package io.causestream.ai.answer;

import io.causestream.ai.prompt.AnswerSchema;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a model advises to do or to look at, as far as it may be shown.
 *
 * @param kept at most as many as the schema allows
 * @param unknownNames how many were dropped since they name what the context does not have
 * @param commands how many were dropped for their commands or addresses
 */
record Steps(List<String> kept, int unknownNames, int commands) {

    /** Stands before a step that is not read-only. */
    static final String CHANGES = "Changes the cluster: ";

    /**
     * Commands that only read first, then the others in the model's order.
     *
     * @param mayChange whether a step may change the cluster
     */
    static Steps of(JsonNode list, AnswerContext context, boolean mayChange) {
        List<String> reading = new ArrayList<>();
        List<String> others = new ArrayList<>();
        int names = 0;
        int refused = 0;
        for (JsonNode each : list) {
            String step = ModelWords.of(each, AnswerSchema.LONGEST_STEP);
            if (step.isBlank()) {
                continue;
            }
            List<Command> commands = Command.in(step);
            boolean changes =
                    commands.stream().anyMatch(it -> it.effect() == Command.Effect.CHANGES);
            if (ModelWords.hasAddress(step)
                    || (changes && !mayChange)
                    || commands.stream().anyMatch(command -> isRefused(command, context))) {
                refused++;
            } else if (unknownNames(step, context) > 0) {
                names++;
            } else if (changes) {
                others.add(CHANGES + step);
            } else if (commands.isEmpty()) {
                others.add(step);
            } else {
                reading.add(step);
            }
        }
        List<String> all = new ArrayList<>(reading);
        all.addAll(others);
        return new Steps(
                List.copyOf(all.subList(0, Math.min(all.size(), AnswerSchema.MOST))),
                names,
                refused);
    }

    static int unknownNames(String text, AnswerContext context) {
        return (int)
                MentionedNames.in(text).stream()
                        .filter(name -> !context.names(ComparedText.of(name)))
                        .count();
    }

    /**
     * A command that stands in foreign text may have been put there for the model to repeat; of one
     * that changes the cluster, its verb is enough. What the rules advise is not foreign.
     */
    private static boolean isRefused(Command command, AnswerContext context) {
        if (command.effect() == Command.Effect.REFUSED) {
            return true;
        }
        String compared = ComparedText.of(command.text());
        if (context.trusted().contains(compared)) {
            return false;
        }
        return context.foreign().contains(compared)
                || (command.effect() == Command.Effect.CHANGES
                        && Command.verbsIn(context.foreign()).contains(command.verb()));
    }
}
