package io.causestream.sink.slack.rendering;

import static java.util.stream.Collectors.joining;

import io.causestream.finding.Enrichment.Graph;
import io.causestream.finding.Excerpt;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Date;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A graph as a PNG: values over time, limits as dashed red lines, moments as dotted ones. */
@SuppressWarnings("JavaUtilDate") // The only type that XChart draws a time axis for.
final class GraphPicture {

    // Twice the size at which Slack shows it: drawn at that size, the curve looks stepped.
    private static final int WIDTH = 1600;
    private static final int HEIGHT = 800;

    private static final Color INK = new Color(0x1D1C1D);
    private static final Color MUTED = new Color(0x616061);
    private static final Color GRID = new Color(0xE8E8EA);
    private static final Color RED = new Color(0xDC2626);
    private static final List<Color> LINES =
            List.of(
                    new Color(0x2563EB),
                    new Color(0x0D9488),
                    new Color(0x9333EA),
                    new Color(0xD97706),
                    new Color(0x475569));
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
                        SlackText.clean(graph.title()),
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
        return Excerpt.of(SlackText.clean(alt), 900);
    }

    private static String label(Graph graph, double value) {
        return graph.unit().equals("bytes")
                ? HumanFormat.bytes(value)
                : String.format(Locale.ROOT, "%.2f %s", value, graph.unit());
    }

    private static DoubleSummaryStatistics values(Graph graph) {
        return graph.series().stream()
                .flatMap(series -> series.points().stream())
                .mapToDouble(Graph.Point::value)
                .summaryStatistics();
    }

    static byte[] png(Graph graph) {
        XYChart chart = chart(graph);
        try (ByteArrayOutputStream png = new ByteArrayOutputStream()) {
            ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", png);
            return png.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static XYChart chart(Graph graph) {
        double most =
                Stream.concat(
                                Stream.of(values(graph).getMax()),
                                graph.limits().stream().map(Graph.Limit::value))
                        .max(Double::compare)
                        .orElse(1.0);
        Scale scale = Scale.of(graph.unit(), most);
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(SlackText.clean(graph.title()))
                        .yAxisTitle(scale.unit())
                        .build();
        style(chart.getStyler());
        chart.getStyler().setYAxisDecimalPattern(most / scale.divisor() < 5 ? "0.##" : "#,##0");
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setYAxisMax(Math.max(most / scale.divisor() * 1.15, 0.01));
        addSeries(chart, graph, scale);
        addLimits(chart, graph, scale);
        addMarks(chart, graph, most / scale.divisor() * 1.1);
        return chart;
    }

    private static void addSeries(XYChart chart, Graph graph, Scale scale) {
        int drawn = 0;
        for (Graph.Series series : graph.series()) {
            List<Date> times = series.points().stream().map(p -> Date.from(p.at())).toList();
            List<Double> values =
                    series.points().stream().map(p -> p.value() / scale.divisor()).toList();
            XYSeries line = chart.addSeries(name(chart, series.name()), times, values);
            Color colour = LINES.get(drawn % LINES.size());
            line.setLineColor(colour);
            line.setMarker(SeriesMarkers.NONE);
            line.setLineStyle(new BasicStroke(4.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            if (drawn == 0) {
                line.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Area);
                line.setFillColor(
                        new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 46));
            }
            drawn++;
        }
    }

    private static void addLimits(XYChart chart, Graph graph, Scale scale) {
        List<Date> ends =
                Stream.of(
                                points(graph).min(Date::compareTo).orElseThrow(),
                                points(graph).max(Date::compareTo).orElseThrow())
                        .toList();
        for (Graph.Limit limit : graph.limits()) {
            double value = limit.value() / scale.divisor();
            String label = "%s %s".formatted(limit.name(), label(graph, limit.value()));
            XYSeries line = chart.addSeries(name(chart, label), ends, List.of(value, value));
            line.setLineColor(RED);
            line.setMarker(SeriesMarkers.NONE);
            line.setLineStyle(
                    new BasicStroke(
                            3f,
                            BasicStroke.CAP_BUTT,
                            BasicStroke.JOIN_BEVEL,
                            10f,
                            new float[] {12f, 10f},
                            0f));
        }
    }

    private static Stream<Date> points(Graph graph) {
        return graph.series().stream()
                .flatMap(series -> series.points().stream())
                .map(point -> Date.from(point.at()));
    }

    private static void addMarks(XYChart chart, Graph graph, double height) {
        for (Graph.Mark mark : graph.marks()) {
            chart.addAnnotation(new AnnotationLine(mark.at().toEpochMilli(), true, false));
            String label = "%s %s".formatted(mark.name(), HumanFormat.clock(mark.at()));
            chart.addAnnotation(
                    new AnnotationText(
                            SlackText.clean(label), labelPlace(graph, mark), height, false));
        }
    }

    /** The place of a mark's label: beside its line, and within the picture. */
    private static double labelPlace(Graph graph, Graph.Mark mark) {
        double first = points(graph).min(Date::compareTo).orElseThrow().getTime();
        double last = points(graph).max(Date::compareTo).orElseThrow().getTime();
        double half = (last - first) * 0.115;
        double at = mark.at().toEpochMilli();
        return at - half > first ? at - half : at + half;
    }

    /** A unique name for a series: one that is taken already gets a number. */
    private static String name(XYChart chart, String wanted) {
        String clean = SlackText.clean(wanted);
        String name = clean.isBlank() ? "value" : clean;
        int number = 2;
        String free = name;
        while (chart.getSeries(free) != null) {
            free = name + " " + number++;
        }
        return free;
    }

    private static void style(XYStyler style) {
        style.setDatePattern("HH:mm:ss");
        style.setTimezone(TimeZone.getTimeZone("UTC"));
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setChartPadding(40);
        style.setPlotMargin(0);
        style.setPlotContentSize(1.0);
        style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 34));
        style.setChartTitleFontColor(INK);
        style.setChartTitleBoxVisible(false);
        style.setChartTitlePadding(16);
        style.setLegendPosition(Styler.LegendPosition.OutsideS);
        style.setLegendLayout(Styler.LegendLayout.Horizontal);
        style.setLegendBorderColor(Color.WHITE);
        style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 26));
        style.setLegendSeriesLineLength(36);
        style.setLegendPadding(8);
        style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 26));
        style.setAxisTickLabelsColor(MUTED);
        style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 26));
        style.setYAxisTitleColor(MUTED);
        style.setAxisTicksLineVisible(false);
        style.setAxisTicksMarksVisible(false);
        style.setPlotGridVerticalLinesVisible(false);
        style.setPlotGridLinesColor(GRID);
        style.setPlotGridLinesStroke(new BasicStroke(2f));
        style.setPlotTicksMarksVisible(false);
        style.setXAxisTickMarkSpacingHint(220);
        style.setYAxisTickMarkSpacingHint(96);
        style.setMarkerSize(0);
        style.setAntiAlias(true);
        style.setTextAntiAlias(true);
        style.setAnnotationLineColor(RED);
        style.setAnnotationLineStroke(
                new BasicStroke(
                        2.4f,
                        BasicStroke.CAP_BUTT,
                        BasicStroke.JOIN_BEVEL,
                        10f,
                        new float[] {4f, 6f},
                        0f));
        style.setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.BOLD, 26));
        style.setAnnotationTextFontColor(RED);
    }

    /** A readable unit for numbers: bytes as MiB or GiB, cores as they are. */
    private record Scale(String unit, double divisor) {
        static Scale of(String unit, double most) {
            if (!unit.equals("bytes")) {
                return new Scale(unit, 1);
            }
            return most >= (double) (4L << 30)
                    ? new Scale("GiB", 1L << 30)
                    : most >= (1 << 20) ? new Scale("MiB", 1 << 20) : new Scale("KiB", 1 << 10);
        }
    }
}
