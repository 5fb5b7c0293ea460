package io.causestream.enrich.action.metric;

import io.causestream.finding.Enrichment.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Makes a table of plain numbers readable: units, names of columns, no empty columns. Pure. */
public final class MetricCells {

    /** How a number is written. */
    public enum Format {
        COUNT,
        CORES,
        BYTES,
        RATIO
    }

    public static final String NONE = "-";

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private MetricCells() {}

    /**
     * The same table for people: namespace and name are one cell, numbers have their units, and a
     * column in which nothing stands is left out.
     *
     * @param formats of the columns that are numbers, by their names
     */
    public static Table readable(Table table, Map<String, Format> formats) {
        boolean hasNamespace =
                table.columns().size() > 1
                        && table.columns().getFirst().equals("namespace")
                        && !formats.containsKey(table.columns().get(1));
        List<Integer> shown =
                IntStream.range(hasNamespace ? 1 : 0, table.columns().size())
                        .filter(column ->
                                table.rows().stream()
                                        .anyMatch(row -> !row.get(column).equals(NONE)))
                        .boxed()
                        .toList();
        return new Table(
                table.title(),
                shown.stream().map(column -> heading(table.columns().get(column))).toList(),
                table.rows().stream()
                        .map(row -> {
                            List<String> cells = new ArrayList<>();
                            for (int column : shown) {
                                Format format = formats.get(table.columns().get(column));
                                String cell = row.get(column);
                                cells.add(
                                        format != null
                                                ? text(cell, format)
                                                : hasNamespace && column == 1
                                                        ? row.getFirst() + "/" + cell
                                                        : cell);
                            }
                            return cells;
                        })
                        .toList());
    }

    private static String heading(String column) {
        String words = column.replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** A cell's number; empty for a dash. */
    public static OptionalDouble number(String cell) {
        return cell.equals(NONE)
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(cell));
    }

    public static String text(String cell, Format format) {
        OptionalDouble number = number(cell);
        return number.isEmpty() ? cell : text(number.getAsDouble(), format);
    }

    /** {@code 3}, {@code 0.25 cores}, {@code 47.3 MiB}, {@code 12 %}. */
    public static String text(double value, Format format) {
        return switch (format) {
            case COUNT -> plain("%.1f", value);
            case CORES -> plain("%.2f", value) + (value == 1 ? " core" : " cores");
            case BYTES -> bytes(value);
            case RATIO -> plain(value < 0.1 ? "%.1f" : "%.0f", value * 100) + " %";
        };
    }

    private static String plain(String format, double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, format, value);
    }

    private static String bytes(double bytes) {
        int unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return plain(value >= 100 ? "%.0f" : "%.1f", value) + " " + UNITS[unit];
    }
}
