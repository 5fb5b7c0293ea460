package io.causestream.playbook;

import java.util.ArrayList;
import java.util.List;

/** Who is told what is wrong with a part of a file. */
interface Complaint {

    /**
     * @param path from that part on: {@code scope.include[0].name}
     */
    void about(String path, String sentence);

    /** For what has been checked before: a complaint now is a bug, and throws. */
    static Complaint impossible() {
        return (path, sentence) -> {
            throw new IllegalArgumentException(path + ": " + sentence);
        };
    }

    /** For whom all complaints are as one: the path and the sentence of each. */
    final class Collected implements Complaint {
        private final List<String> sentences = new ArrayList<>();

        @Override
        public void about(String path, String sentence) {
            sentences.add(path + ": " + sentence);
        }

        List<String> sentences() {
            return List.copyOf(sentences);
        }
    }
}
