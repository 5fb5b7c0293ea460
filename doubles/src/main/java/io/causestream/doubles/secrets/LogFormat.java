package io.causestream.doubles.secrets;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The formats in which programs log a sentence. */
public enum LogFormat {
    LINE {
        @Override
        PlantedSecret write(PlantedSecret planted) {
            return planted.within(
                    "12:00:01.123 ERROR [worker-3] shop.Orders - "
                            + planted.text()
                            + " (attempt 2)",
                    List.of("shop.Orders", "(attempt 2)"));
        }
    },
    JSON {
        @Override
        PlantedSecret write(PlantedSecret planted) {
            return planted.within(
                    "{\"level\":\"error\",\"msg\":%s,\"caller\":\"orders.go:42\"}"
                            .formatted(quoted(planted.text())),
                    List.of("\"caller\":\"orders.go:42\""));
        }
    },
    /** JSON in JSON, as a sidecar wraps the log of another program. */
    JSON_IN_JSON {
        @Override
        PlantedSecret write(PlantedSecret planted) {
            return planted.within(
                    "{\"stream\":\"stderr\",\"log\":%s,\"pod\":\"orders-7\"}"
                            .formatted(quoted(JSON.write(planted).text())),
                    List.of("\"pod\":\"orders-7\""));
        }
    },
    YAML {
        @Override
        PlantedSecret write(PlantedSecret planted) {
            return planted.within(
                    "event:\n  message: |\n%s\n  component: orders"
                            .formatted(
                                    planted.text()
                                            .lines()
                                            .map(line -> "    " + line)
                                            .collect(Collectors.joining("\n"))),
                    List.of("component: orders"));
        }
    },
    STACK_TRACE {
        @Override
        PlantedSecret write(PlantedSecret planted) {
            return planted.within(
                    "java.lang.IllegalStateException: order 7 failed\n\tat shop.Orders.place(Orders.java:42)\nCaused by: java.io.IOException: %s\n\tat shop.Db.open(Db.java:7)\n\t... 3 more"
                            .formatted(planted.text()),
                    List.of("shop.Orders.place(Orders.java:42)", "at shop.Db.open(Db.java:7)"));
        }
    };

    abstract PlantedSecret write(PlantedSecret planted);

    private static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }
}
