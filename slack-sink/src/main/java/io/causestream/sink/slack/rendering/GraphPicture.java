package io.causestream.sink.slack.rendering;

import static java.util.stream.Collectors.joining;

import io.causestream.finding.Enrichment.Graph;
import io.causestream.finding.Excerpt;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A graph as a PNG: values over time, limits as dashed lines, moments as dotted ones, nothing where
 * nothing was measured. Its letters are large enough for a phone; it stands on white with a frame,
 * which is readable on a light and on a dark background. Colours are those that most colour-blind
 * people can tell apart (Okabe and Ito's), and the legend is in the order of the lines' peaks.
 */
@SuppressWarnings("JavaUtilDate") // The only type that XChart draws a time axis for.
final class GraphPicture {

    // Three times the width at which a phone shows it.
    private static final int WIDTH = 1080;
    private static final int HEIGHT = 590;
    private static final int TEXT = 32;

    private static final Color INK = new Color(0x1D1C1D);
    private static final Color MUTED = new Color(0x4A4A4D);
    private static final Color GRID = new Color(0xE2E2E5);
    private static final Color FRAME = new Color(0xC8C8CC);
    private static final Color VERMILLION = new Color(0xC44E00);
    private static final List<Color> LINES =
            List.of(
                    new Color(0x0072B2),
                    new Color(0x009E73),
                    new Color(0xCC79A7),
                    new Color(0xE69F00),
                    new Color(0x56B4E9),
                    new Color(0x3C3C3C),
                    new Color(0x8A7500),
                    new Color(0x7A3E9D));
    private static final BasicStroke LINE =
            new BasicStroke(5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke REQUEST = stroke(4f, new float[] {4f, 8f});
    private static final BasicStroke LIMIT = stroke(4f, new float[] {14f, 9f});
    private static final int LONGEST_NAME = 24;
    private static final int LONGEST_TITLE = 52;

    /** With more series than this, the legend has no room for the last values. */
    private static final int FEW_SERIES = 2;

    private static final int SERIES_AT_MOST = 8;

    private GraphPicture() {}

    /** The picture; empty for a graph without points. */
    static Optional<MessagePart> of(String name, Graph asked) {
        Graph graph = drawable(asked);
        if (graph.series().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new MessagePart.File(
                        name,
                        "png",
                        SlackText.plainLine(graph.title(), 150),
                        alt(graph),
                        SlackMessage.content(graph.toString()),
                        () -> png(graph)));
    }

    /** The graph without what can't be drawn: empty series, and values that are not numbers. */
    private static Graph drawable(Graph graph) {
        return new Graph(
                graph.title(),
                graph.unit(),
                graph.series().stream()
                        .map(series ->
                                new Graph.Series(
                                        series.name(),
                                        series.points().stream()
                                                .filter(point -> Double.isFinite(point.value()))
                                                .toList()))
                        .filter(series -> !series.points().isEmpty())
                        .sorted(
                                Comparator.comparingDouble((Graph.Series series) ->
                                                GraphSeries.of(series).peak())
                                        .reversed())
                        .limit(SERIES_AT_MOST)
                        .toList(),
                graph.limits().stream().filter(limit -> Double.isFinite(limit.value())).toList(),
                graph.marks());
    }

    /** The alternative text of the picture. */
    private static String alt(Graph graph) {
        String limits =
                graph.limits().stream()
                        .map(limit ->
                                ", %s %s".formatted(limit.name(), label(graph, limit.value())))
                        .collect(joining());
        String marks =
                graph.marks().stream()
                        .map(mark ->
                                ", %s at %s UTC"
                                        .formatted(mark.name(), HumanFormat.clock(mark.at())))
                        .collect(joining());
        String alt =
                "%s: at most %s%s%s"
                        .formatted(
                                graph.title(), label(graph, values(graph).getMax()), limits, marks);
        return Excerpt.of(SlackText.plainLine(alt, 900), 900);
    }

    private static String label(Graph graph, double value) {
        return switch (graph.unit()) {
            case "bytes" -> HumanFormat.bytes(value);
            case "ratio" -> plain(value * 100) + " %";
            default -> (plain(value) + " " + graph.unit()).strip();
        };
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.1f", value);
    }

    private static DoubleSummaryStatistics values(Graph graph) {
        return graph.series().stream()
                .flatMap(series -> series.points().stream())
                .mapToDouble(Graph.Point::value)
                .summaryStatistics();
    }

    static byte[] png(Graph graph) {
        BufferedImage chart = BitmapEncoder.getBufferedImage(chart(graph));
        GraphLegend legend = GraphLegend.of(chart, entries(graph), TEXT - 2);
        int height = HEIGHT + legend.height();
        BufferedImage picture = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = picture.createGraphics();
        canvas.setColor(Color.WHITE);
        canvas.fillRect(0, 0, WIDTH, height);
        canvas.drawImage(chart, 0, 0, null);
        legend.paint(canvas, HEIGHT);
        canvas.setColor(FRAME);
        canvas.setStroke(new BasicStroke(3f));
        canvas.drawRect(1, 1, WIDTH - 3, height - 3);
        canvas.dispose();
        return compressed(picture);
    }

    /** Series that have a name, and limits. */
    private static List<GraphLegend.Entry> entries(Graph graph) {
        List<GraphLegend.Entry> entries = new ArrayList<>();
        int number = 0;
        for (Graph.Series one : graph.series()) {
            if (!one.name().isBlank()) {
                entries.add(
                        new GraphLegend.Entry(
                                legend(graph, GraphSeries.of(one)),
                                LINES.get(number % LINES.size()),
                                LINE));
            }
            number++;
        }
        for (Graph.Limit limit : graph.limits()) {
            entries.add(
                    new GraphLegend.Entry(
                            "%s %s".formatted(limit.name(), label(graph, limit.value())),
                            isRequest(limit) ? MUTED : VERMILLION,
                            isRequest(limit) ? REQUEST : LIMIT));
        }
        return entries;
    }

    private static boolean isRequest(Graph.Limit limit) {
        return limit.name().equals("request");
    }

    /** As small as a PNG can be: it is uploaded once and loaded by many. */
    private static byte[] compressed(BufferedImage picture) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam smallest = writer.getDefaultWriteParam();
        smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        smallest.setCompressionQuality(0);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(png)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), smallest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return png.toByteArray();
    }

    private static XYChart chart(Graph graph) {
        double most =
                Stream.concat(
                                Stream.of(values(graph).getMax()),
                                graph.limits().stream().map(Graph.Limit::value))
                        .max(Double::compare)
                        .orElse(1.0);
        double least = Math.min(0, values(graph).getMin());
        Scale scale = Scale.of(graph.unit(), most);
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title(graph, scale))
                        .xAxisTitle("time in UTC")
                        .build();
        style(chart.getStyler());
        double top = Math.max(most / scale.divisor() * 1.3, 0.01);
        chart.getStyler().setYAxisDecimalPattern(top < 5 ? "0.##" : "#,##0");
        chart.getStyler().setYAxisMin(least / scale.divisor());
        chart.getStyler().setYAxisMax(top);
        Instant first = times(graph).min(Instant::compareTo).orElseThrow();
        Instant last = times(graph).max(Instant::compareTo).orElseThrow();
        chart.getStyler().setDatePattern(pattern(Duration.between(first, last)));
        addSeries(chart, graph, scale);
        addLimits(chart, graph, scale, first, last);
        addMarks(chart, graph, top, first, last);
        return chart;
    }

    private static String title(Graph graph, Scale scale) {
        String title = Excerpt.ofCodePoints(SlackText.clean(graph.title()), LONGEST_TITLE);
        return scale.unit().isEmpty() ? title : "%s, %s".formatted(title, scale.unit());
    }

    private static String pattern(Duration shown) {
        return shown.toMinutes() < 10
                ? "HH:mm:ss"
                : shown.toHours() <= 30 ? "HH:mm" : "MM-dd HH:mm";
    }

    private static void addSeries(XYChart chart, Graph graph, Scale scale) {
        int number = 0;
        for (Graph.Series series : graph.series()) {
            for (List<Graph.Point> piece : GraphSeries.of(series).pieces()) {
                XYSeries line =
                        chart.addSeries(
                                name(chart, series.name()),
                                piece.stream().map(point -> Date.from(point.at())).toList(),
                                piece.stream()
                                        .map(point -> point.value() / scale.divisor())
                                        .toList());
                draw(line, number, piece.size() == 1, graph.series().size() == 1);
            }
            number++;
        }
    }

    private static void draw(XYSeries line, int number, boolean isPoint, boolean isOnly) {
        Color colour = LINES.get(number % LINES.size());
        line.setLineColor(colour);
        line.setMarkerColor(colour);
        line.setMarker(isPoint ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        line.setLineStyle(LINE);
        if (isOnly && !isPoint) {
            line.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Area);
            line.setFillColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 40));
        }
    }

    private static BasicStroke stroke(float width, float[] dashes) {
        return new BasicStroke(
                width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 10f, dashes, 0f);
    }

    /** The name with its highest value, and its last one if there is room and it is another. */
    private static String legend(Graph graph, GraphSeries series) {
        String name = Excerpt.ofCodePoints(SlackText.clean(series.name()), LONGEST_NAME);
        String peak = label(graph, series.peak());
        String last = label(graph, series.last().value());
        return graph.series().size() > FEW_SERIES
                ? "%s %s".formatted(name, peak)
                : last.equals(peak)
                        ? "%s: peak and last %s".formatted(name, peak)
                        : "%s: peak %s, last %s".formatted(name, peak, last);
    }

    private static void addLimits(
            XYChart chart, Graph graph, Scale scale, Instant first, Instant last) {
        for (Graph.Limit limit : graph.limits()) {
            double value = limit.value() / scale.divisor();
            XYSeries line =
                    chart.addSeries(
                            name(chart, limit.name()),
                            List.of(Date.from(first), Date.from(last)),
                            List.of(value, value));
            line.setLineColor(isRequest(limit) ? MUTED : VERMILLION);
            line.setMarker(SeriesMarkers.NONE);
            line.setLineStyle(isRequest(limit) ? REQUEST : LIMIT);
        }
    }

    private static Stream<Instant> times(Graph graph) {
        return graph.series().stream()
                .flatMap(series -> series.points().stream())
                .map(Graph.Point::at);
    }

    /** Marks near each other have their labels one below the other. */
    private static void addMarks(
            XYChart chart, Graph graph, double top, Instant first, Instant last) {
        int row = 0;
        for (Graph.Mark mark : graph.marks()) {
            boolean isChange = mark.name().endsWith("changed");
            Date at = Date.from(mark.at());
            XYSeries line =
                    chart.addSeries(name(chart, mark.name()), List.of(at, at), List.of(0.0, top));
            line.setLineColor(isChange ? MUTED : VERMILLION);
            line.setLineStyle(stroke(4f, isChange ? new float[] {12f, 6f} : new float[] {4f, 6f}));
            line.setMarker(SeriesMarkers.NONE);
            String label = "%s %s".formatted(mark.name(), HumanFormat.clock(mark.at()));
            chart.addAnnotation(
                    new AnnotationText(
                            SlackText.clean(label),
                            labelPlace(label, mark, first, last),
                            top * (row % 2 == 0 ? 0.95 : 0.87),
                            false));
            row++;
        }
    }

    /** The place of a mark's label: beside its line, on the side where there is room. */
    private static double labelPlace(String label, Graph.Mark mark, Instant first, Instant last) {
        double start = first.toEpochMilli();
        double all = Math.max(1, last.toEpochMilli() - start);
        double half = all * (label.length() * TEXT * 0.28 + 14) / (WIDTH * 0.88);
        double at = mark.at().toEpochMilli();
        double beside = at < start + all / 2 ? at + half : at - half;
        return Math.max(start + half, Math.min(start + all - half, beside));
    }

    /** A unique name for a series: one that is taken already gets a number. */
    private static String name(XYChart chart, String wanted) {
        String clean = SlackText.clean(wanted).strip();
        String name = clean.isEmpty() ? "value" : clean;
        int number = 2;
        String free = name;
        while (chart.getSeries(free) != null) {
            free = name + " " + number++;
        }
        return free;
    }

    private static void style(XYStyler style) {
        style.setTimezone(TimeZone.getTimeZone("UTC"));
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setChartPadding(22);
        style.setPlotMargin(0);
        style.setPlotContentSize(1.0);
        style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, TEXT));
        style.setChartTitleFontColor(INK);
        style.setChartTitleBoxVisible(false);
        style.setChartTitlePadding(12);
        style.setLegendVisible(false);
        style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, TEXT - 2));
        style.setAxisTickLabelsColor(MUTED);
        style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, TEXT - 4));
        style.setXAxisTitleColor(MUTED);
        style.setAxisTicksLineVisible(false);
        style.setAxisTicksMarksVisible(false);
        style.setPlotGridVerticalLinesVisible(false);
        style.setPlotGridLinesColor(GRID);
        style.setPlotGridLinesStroke(new BasicStroke(2f));
        style.setPlotTicksMarksVisible(false);
        style.setXAxisTickMarkSpacingHint(170);
        style.setYAxisTickMarkSpacingHint(90);
        style.setMarkerSize(10);
        style.setAntiAlias(true);
        style.setTextAntiAlias(true);
        style.setAnnotationTextFontColor(INK);
        style.setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.BOLD, TEXT - 4));
    }

    /** A readable unit for numbers: bytes as MiB or GiB, ratios as %, cores as they are. */
    private record Scale(String unit, double divisor) {
        static Scale of(String unit, double most) {
            if (unit.equals("ratio")) {
                return new Scale("%", 0.01);
            }
            if (!unit.equals("bytes")) {
                return new Scale(unit, 1);
            }
            return most >= (double) (4L << 30)
                    ? new Scale("GiB", 1L << 30)
                    : most >= (1 << 20) ? new Scale("MiB", 1 << 20) : new Scale("KiB", 1 << 10);
        }
    }
}
