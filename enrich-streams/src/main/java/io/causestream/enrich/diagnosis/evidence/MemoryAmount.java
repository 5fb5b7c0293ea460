package io.causestream.enrich.diagnosis.evidence;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes, as pods' specs and people spell them. */
public final class MemoryAmount {

    private static final Pattern QUANTITY =
            Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)(Ki|Mi|Gi|Ti|k|M|G|T)?");
    private static final Map<String, Double> UNITS =
            Map.of(
                    "Ki", 0x1p10, "Mi", 0x1p20, "Gi", 0x1p30, "Ti", 0x1p40, "k", 1e3, "M", 1e6, "G",
                    1e9, "T", 1e12);

    private MemoryAmount() {}

    /** Empty unless it is a quantity, or one of a unit that nobody uses for memory. */
    public static OptionalDouble bytes(String quantity) {
        Matcher matcher = QUANTITY.matcher(quantity);
        if (!matcher.matches()) {
            return OptionalDouble.empty();
        }
        double unit = matcher.group(2) == null ? 1 : UNITS.getOrDefault(matcher.group(2), 1.0);
        return OptionalDouble.of(Double.parseDouble(matcher.group(1)) * unit);
    }

    /** In the unit that kubectl shows: {@code 47.6Mi}. */
    public static String words(double bytes) {
        return bytes >= 0x1p30
                ? String.format(Locale.ROOT, "%.1fGi", bytes / 0x1p30)
                : String.format(Locale.ROOT, "%.1fMi", bytes / 0x1p20);
    }
}
