package io.causestream.doubles.secrets;

import java.util.List;
import java.util.stream.Stream;

/**
 * A secret in the text that somebody left it in.
 *
 * @param shape how it can be known: {@code aws-key-id}
 * @param parts of the secret, each unlike any other: none may come through
 * @param diagnosis what the text is there for: each must come through
 */
public record PlantedSecret(String shape, String text, List<String> parts, List<String> diagnosis) {

    public PlantedSecret {
        parts = List.copyOf(parts);
        diagnosis = List.copyOf(diagnosis);
        if (parts.isEmpty() || !parts.stream().allMatch(text::contains)) {
            throw new IllegalArgumentException(
                    "a secret of shape %s is not in its text".formatted(shape));
        }
    }

    /** In another text, which has something to say, too. */
    PlantedSecret within(String around, List<String> alsoDiagnosis) {
        List<String> all = Stream.concat(diagnosis.stream(), alsoDiagnosis.stream()).toList();
        return new PlantedSecret(shape, around, parts, all);
    }
}
