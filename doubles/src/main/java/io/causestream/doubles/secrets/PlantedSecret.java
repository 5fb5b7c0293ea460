package io.causestream.doubles.secrets;

import java.util.List;
import java.util.stream.Stream;

/**
 * A secret in the text that somebody left it in.
 *
 * @param shape the form by which it is recognised: {@code aws-key-id}
 * @param parts of the secret, each unique: none may remain after masking
 * @param diagnosis the information that the text is for: each must remain after masking
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

    /** The secret within another text, which has information of its own. */
    PlantedSecret within(String around, List<String> alsoDiagnosis) {
        List<String> all = Stream.concat(diagnosis.stream(), alsoDiagnosis.stream()).toList();
        return new PlantedSecret(shape, around, parts, all);
    }
}
