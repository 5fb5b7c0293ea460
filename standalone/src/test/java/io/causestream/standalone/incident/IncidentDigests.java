package io.causestream.standalone.incident;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.replay.Replay;
import io.causestream.replay.ReplayResult;
import io.causestream.replay.incident.IncidentReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A process that replays an incident several times: prints a line for each, what came out of it.
 */
final class IncidentDigests {

    private IncidentDigests() {}

    /**
     * @param args the file, then for each replay the number of its threads
     */
    public static void main(String[] args) throws NoSuchAlgorithmException {
        for (String threads : List.of(args).subList(1, args.length)) {
            System.out.println(digest(Path.of(args[0]), Integer.parseInt(threads)));
        }
    }

    /** SHA-256 of all that {@code replay -o json} prints. */
    private static String digest(Path file, int threads) throws NoSuchAlgorithmException {
        StringWriter printed = new StringWriter();
        try (IncidentReader incident = IncidentReader.open(file)) {
            ReplayResult result =
                    new Replay(RulesFiles.of(List.of(), Map.of()), threads).over(incident);
            try (PrintWriter out = new PrintWriter(printed)) {
                FindingsFormat.JSON.print(result, incident.manifest(), out);
            }
        }
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256")
                                .digest(printed.toString().getBytes(UTF_8)));
    }
}
