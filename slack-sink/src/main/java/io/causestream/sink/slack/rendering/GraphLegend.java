package io.causestream.sink.slack.rendering;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * The legend below a graph, in as many rows as it needs: XChart puts all into one, and cuts what is
 * wider than the picture.
 *
 * @param rows of entries that fit beside each other
 * @param size of the letters, in pixels
 */
record GraphLegend(List<List<Entry>> rows, int size) {

    private static final Color INK = new Color(0x1D1C1D);
    private static final int SAMPLE = 52;
    private static final int SPACE = 12;
    private static final int BETWEEN = 34;
    private static final int MARGIN = 30;

    /** A line of the graph, and what it is. */
    record Entry(String text, Color colour, BasicStroke stroke) {}

    /**
     * @param chart above it, and as wide
     */
    static GraphLegend of(BufferedImage chart, List<Entry> entries, int size) {
        Graphics2D canvas = chart.createGraphics();
        canvas.setFont(font(size));
        List<List<Entry>> rows = new ArrayList<>();
        int free = 0;
        for (Entry entry : entries) {
            int needed = width(canvas, entry);
            if (rows.isEmpty() || needed > free) {
                rows.add(new ArrayList<>());
                free = chart.getWidth() - 2 * MARGIN;
            }
            rows.getLast().add(entry);
            free -= needed + BETWEEN;
        }
        canvas.dispose();
        return new GraphLegend(rows, size);
    }

    private static Font font(int size) {
        return new Font(Font.SANS_SERIF, Font.PLAIN, size);
    }

    private static int width(Graphics2D canvas, Entry entry) {
        return SAMPLE + SPACE + canvas.getFontMetrics().stringWidth(entry.text());
    }

    private int rowHeight() {
        return size + 12;
    }

    /** In pixels; zero without entries. */
    int height() {
        return rows.isEmpty() ? 0 : rows.size() * rowHeight() + SPACE;
    }

    void paint(Graphics2D canvas, int top) {
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        canvas.setFont(font(size));
        int baseline = top + size - 4;
        for (List<Entry> row : rows) {
            int left = MARGIN;
            for (Entry entry : row) {
                canvas.setColor(entry.colour());
                canvas.setStroke(entry.stroke());
                canvas.drawLine(left, baseline - size / 3, left + SAMPLE, baseline - size / 3);
                canvas.setColor(INK);
                canvas.drawString(entry.text(), left + SAMPLE + SPACE, baseline);
                left += width(canvas, entry) + BETWEEN;
            }
            baseline += rowHeight();
        }
    }
}
