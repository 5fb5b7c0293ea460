package io.causestream.playbook.catalogue;

import io.causestream.playbook.catalogue.ActionDeclaration.Does;
import io.causestream.playbook.catalogue.CatalogueFile.DeclaredParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * Actions with something in common, under one heading of the documentation.
 *
 * @param title the heading
 */
public record ActionGroup(String title, List<ActionDeclaration> actions) {

    private static final TypeReference<List<Declared>> FILE = new TypeReference<>() {};

    private static final Map<String, Map<String, DeclaredParameter>> SETS =
            CatalogueFile.read("parameters.yaml", new TypeReference<>() {});

    public ActionGroup {
        actions = List.copyOf(actions);
    }

    /**
     * A group as declared in a file.
     *
     * @param instead of each action that does not declare its own; null if they are available
     * @param takes of each: sets of parameters in {@code catalogue/parameters.yaml}
     * @param shared parameters of each
     */
    private record Declared(
            String title,
            Does does,
            @Nullable String instead,
            @Nullable List<String> takes,
            @Nullable Map<String, DeclaredParameter> shared,
            Map<String, DeclaredAction> actions) {

        ActionGroup group() {
            return new ActionGroup(
                    title,
                    actions.entrySet().stream()
                            .map(each -> action(each.getKey(), each.getValue()))
                            .toList());
        }

        private ActionDeclaration action(String name, DeclaredAction action) {
            List<Parameter> parameters = new ArrayList<>(DeclaredParameter.all(action.parameters));
            parameters.addAll(sets(action.takes));
            parameters.addAll(DeclaredParameter.all(shared));
            parameters.addAll(sets(takes));
            String other = action.instead == null ? instead : action.instead;
            return new ActionDeclaration(
                    name, action.summary, does, other == null ? "" : other, parameters);
        }
    }

    private static List<Parameter> sets(@Nullable List<String> names) {
        List<Parameter> parameters = new ArrayList<>();
        for (String name : names == null ? List.<String>of() : names) {
            Map<String, DeclaredParameter> set = SETS.get(name);
            if (set == null) {
                throw new IllegalStateException("catalogue/parameters.yaml has no set " + name);
            }
            parameters.addAll(DeclaredParameter.all(set));
        }
        return parameters;
    }

    private record DeclaredAction(
            String summary,
            @Nullable String instead,
            @Nullable List<String> takes,
            @Nullable Map<String, DeclaredParameter> parameters) {}

    /**
     * @param name of the file below {@code catalogue/actions}, without its ending
     */
    static List<ActionGroup> read(String name) {
        return CatalogueFile.read("actions/" + name + ".yaml", FILE).stream()
                .map(Declared::group)
                .toList();
    }
}
