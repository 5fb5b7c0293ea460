package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A query about one object: the subject, its workload, or the APIService that an alert names. */
final class ObjectLookUp implements LookUp {

    private static final String API_SERVICE = "APIService";
    private static final String SHOW_DETAILS = "show_details";

    private final String prefix;
    private final Predicate<Subject> applies;
    private final Function<Subject, ContextQuery> query;

    /**
     * @param applies whether an object is what the query is about; the first that is
     * @param query about that object
     */
    ObjectLookUp(String prefix, Predicate<Subject> applies, Function<Subject, ContextQuery> query) {
        this.prefix = prefix;
        this.applies = applies;
        this.query = query;
    }

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        return Stream.of(
                        Optional.of(about.subject()),
                        Optional.of(about.workload()),
                        apiService(about))
                .flatMap(Optional::stream)
                .filter(applies)
                .findFirst()
                .map(object ->
                        Map.of("%s-%s".formatted(prefix, object.kind()), query.apply(object)))
                .orElse(Map.of());
    }

    /** An alert about an API has its name, {@code v1beta1.metrics.k8s.io}, in the label name. */
    private static Optional<Subject> apiService(AskedFinding about) {
        String name = about.values().labels().getOrDefault("name", "");
        return name.contains(".")
                ? Optional.of(new Subject(API_SERVICE, "", name))
                : Optional.empty();
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        return one;
    }

    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        return withDetailsIfWanted(answer, arguments);
    }

    /**
     * A table without its last column, which has the messages, if the actions have the parameter
     * {@code show_details} and it is false for each; any other answer as it is.
     */
    static Enrichment withDetailsIfWanted(Enrichment answer, List<Parameters> arguments) {
        boolean wantsDetails =
                arguments.isEmpty()
                        || arguments.stream()
                                .anyMatch(each ->
                                        !each.declares(SHOW_DETAILS) || each.flag(SHOW_DETAILS));
        if (wantsDetails || !(answer instanceof Enrichment.Table table)) {
            return answer;
        }
        int kept = table.columns().size() - 1;
        return new Enrichment.Table(
                table.title(),
                table.columns().subList(0, kept),
                table.rows().stream().map(row -> row.subList(0, kept)).toList());
    }
}
