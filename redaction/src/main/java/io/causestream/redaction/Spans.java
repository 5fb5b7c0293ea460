package io.causestream.redaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The parts of one text that are to be masked; they may overlap. */
final class Spans {

    /**
     * @param to after its last character
     */
    record Span(int from, int to, String mask) {}

    private final List<Span> spans = new ArrayList<>();

    void add(int from, int to) {
        add(from, to, Redactor.MASK);
    }

    void add(int from, int to, String mask) {
        if (to > from) {
            spans.add(new Span(from, to, mask));
        }
    }

    boolean isEmpty() {
        return spans.isEmpty();
    }

    /** The spans in order; those that overlap are merged into one. */
    List<Span> apart() {
        spans.sort(Comparator.comparingInt(Span::from).thenComparingInt(Span::to));
        List<Span> apart = new ArrayList<>();
        for (Span span : spans) {
            Span last = apart.isEmpty() ? null : apart.getLast();
            if (last == null || span.from() >= last.to()) {
                apart.add(span);
            } else if (span.from() != last.from() || span.to() != last.to()) {
                apart.removeLast();
                apart.add(new Span(last.from(), Math.max(last.to(), span.to()), Redactor.MASK));
            }
        }
        return apart;
    }

    /**
     * @param text that the spans were found in
     */
    String mask(String text) {
        StringBuilder masked = new StringBuilder(text.length());
        int copied = 0;
        for (Span span : apart()) {
            masked.append(text, copied, span.from()).append(span.mask());
            copied = span.to();
        }
        return masked.append(text, copied, text.length()).toString();
    }
}
