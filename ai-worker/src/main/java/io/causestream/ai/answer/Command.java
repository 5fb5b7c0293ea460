package io.causestream.ai.answer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command in the words of a model, and what it does. Only commands of kubectl, helm and docker
 * are known, by their verbs; everything else is refused.
 *
 * @param text from the program's name to the command's end
 * @param verb the program with its verb: {@code kubectl rollout undo}
 */
record Command(String text, Effect effect, String verb) {

    enum Effect {
        READS,
        CHANGES,
        /** It destroys, runs what is not known, or shows a secret. */
        REFUSED
    }

    private static final Set<String> READING =
            Set.of(
                    "kubectl get",
                    "kubectl describe",
                    "kubectl logs",
                    "kubectl top",
                    "kubectl events",
                    "kubectl explain",
                    "kubectl version",
                    "kubectl diff",
                    "kubectl wait",
                    "kubectl api-resources",
                    "kubectl cluster-info",
                    "kubectl rollout status",
                    "kubectl rollout history",
                    "kubectl auth can-i",
                    "helm list",
                    "helm ls",
                    "helm status",
                    "helm history",
                    "helm get",
                    "helm show",
                    "helm search",
                    "helm template",
                    "helm lint",
                    "helm version",
                    "docker ps",
                    "docker images",
                    "docker inspect",
                    "docker logs",
                    "docker manifest inspect",
                    "docker version");

    private static final Set<String> CHANGING =
            Set.of(
                    "kubectl set image",
                    "kubectl set resources",
                    "kubectl set env",
                    "kubectl scale",
                    "kubectl autoscale",
                    "kubectl rollout undo",
                    "kubectl rollout restart",
                    "kubectl rollout pause",
                    "kubectl rollout resume",
                    "kubectl apply",
                    "kubectl patch",
                    "kubectl edit",
                    "kubectl create",
                    "kubectl label",
                    "kubectl annotate",
                    "kubectl taint",
                    "kubectl cordon",
                    "kubectl uncordon",
                    "kubectl delete",
                    "helm rollback",
                    "helm upgrade",
                    "docker pull");

    /** The verbs whose second word says what is done. */
    private static final Set<String> OF_TWO_WORDS =
            Set.of("rollout", "set", "auth", "manifest", "config");

    /** Flags before the verb that have a value of their own. */
    private static final Set<String> FLAGS_WITH_VALUE =
            Set.of(
                    "-n",
                    "--namespace",
                    "--context",
                    "--kube-context",
                    "--kubeconfig",
                    "--cluster",
                    "-s",
                    "--server",
                    "-l",
                    "--selector",
                    "-c",
                    "--container",
                    "-o",
                    "--output");

    /**
     * Verbs of kubectl and helm that are refused; in a sentence they mark a command all the same.
     */
    private static final Set<String> KNOWN_VERBS =
            Set.of(
                    "delete",
                    "drain",
                    "exec",
                    "run",
                    "cp",
                    "debug",
                    "attach",
                    "proxy",
                    "port-forward",
                    "replace",
                    "create",
                    "config",
                    "rm",
                    "kill",
                    "uninstall",
                    "install");

    /** What {@code kubectl delete} may name: its controller makes them anew. */
    private static final Set<String> REPLACED_BY_ITS_CONTROLLER =
            Set.of("pod", "pods", "po", "job", "jobs");

    /** How far into a foreign text a command's verb is looked for. */
    private static final int LONGEST_BEFORE_VERB = 300;

    private static final Pattern PROGRAM =
            Pattern.compile(
                    "(?<![\\w./-])(?:kubectl|helm|docker)(?=\\s)", Pattern.CASE_INSENSITIVE);

    /** Where words go on after a command. */
    private static final Pattern END =
            Pattern.compile(
                    "[`\\n\"“”]|[.,;:)](?=\\s|$)|\\s(?=(?:and|then|or|to|for|in order|if|which|so|until|with the|with its)\\s)|\\s(?=[(—–])");

    /** Words that are commands wherever they stand, and what a shell makes of signs. */
    private static final Pattern SHELL =
            Pattern.compile(
                    "(?<![\\w./-])k\\s+(?:get|describe|logs|delete|scale|apply|drain|exec|run|edit|patch|set|rollout|create)\\s"
                            + "|(?<![\\w./-])(?:curl|wget|bash|zsh|sudo|chmod|chown|mkfs\\w*|nsenter|iptables|netcat|ncat|socat"
                            + "|talosctl|etcdctl|crictl|ctr|systemctl|journalctl|argocd|kustomize|terraform|ansible\\S*|aws|gcloud|az|oc)\\s+\\S"
                            + "|(?<![\\w./-])(?:rm|dd|sh|nc|ssh|scp|kill|pkill|killall|python3?|perl|ruby|eval|exec|source|echo|cat|base64|env|printenv|psql|mysql|mongo\\w*|redis-cli|apt(?:-get)?|apk|yum|pip|npm|git|tar|mv|cp|find|reboot|shutdown|telnet|openssl|xargs|tee|powershell|cmd)(?:\\.exe)?\\s+(?:-{1,2}\\w|[/~$<>|]|https?:|[\\w.-]+[=/]|\\w+=)"
                            + "|(?<![\\w./-])(?:reboot|shutdown|drain)\\s+(?:now|the node|node\\S*)"
                            + "|rm\\s+-\\w*[rf]|--force\\b|--grace-period[= ]0|--no-preserve-root|--all\\b(?!-)|--all-namespaces\\s+--all"
                            + "|\\|\\s*(?:sh|bash|sudo|xargs|python|base64|nc|curl|tee)\\b|\\$\\(|&&|\\|\\||>\\s*/|:\\(\\)\\s*\\{",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern READS_SECRET =
            Pattern.compile(
                    "\\bsecrets?\\b.*(?:-o|--output|--template)|(?:-o|--output)\\s*=?\\s*\\S+.*\\bsecrets?\\b|\\bconfig\\s+view\\b.*--raw",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern FROM_ELSEWHERE = Pattern.compile("https?://|-f\\s*-|=\\s*http");
    private static final Pattern GRANTS =
            Pattern.compile(
                    "\\bcreate\\s+(?:clusterrole\\w*|rolebinding|role|token|serviceaccount|sa)\\b"
                            + "|\\b(?:patch|edit|label|annotate)\\s+(?:clusterrole\\w*|rolebinding|role|secrets?|namespaces?|ns|nodes?/\\S*)\\b",
                    Pattern.CASE_INSENSITIVE);

    /** Signs of what destroys or fetches code, wherever it stands. */
    private static final Pattern DESTROYS =
            Pattern.compile(
                    "(?:curl|wget)\\s+[^\\n]*|rm\\s+-\\w*[rf][^\\n.;]*|\\|\\s*(?:sh|bash)\\b[^\\n]*",
                    Pattern.CASE_INSENSITIVE);

    private static final String LEFT_OUT = "[a command, left out]";

    /** A sentence that only says what happened, without any command to run. */
    static String withoutCommands(String text) {
        StringBuilder words = new StringBuilder();
        int from = 0;
        Matcher program = PROGRAM.matcher(text);
        while (from < text.length() && program.find(from)) {
            String rest = text.substring(program.start());
            String command = first(rest);
            words.append(text, from, program.start())
                    .append(isCommand(command) ? LEFT_OUT : command);
            from = program.start() + command.length();
        }
        words.append(text.substring(from));
        return DESTROYS.matcher(words).replaceAll(LEFT_OUT);
    }

    /**
     * What the commands in a foreign text do, each as its program with its verb, however its flags
     * stand: {@code kubectl rollout undo}.
     *
     * @param text as it is compared
     */
    static Set<String> verbsIn(String text) {
        Set<String> verbs = new HashSet<>();
        Matcher program = PROGRAM.matcher(text);
        while (program.find()) {
            int end = Math.min(text.length(), program.start() + LONGEST_BEFORE_VERB);
            verbs.add(of(text.substring(program.start(), end)).verb());
        }
        return verbs;
    }

    private static boolean isCommand(String text) {
        Command command = of(text);
        return command.effect() != Effect.REFUSED
                || KNOWN_VERBS.contains(text.toLowerCase(Locale.ROOT).split("\\s+")[1])
                || text.contains(" -");
    }

    private static String first(String rest) {
        Matcher end = END.matcher(rest);
        return end.find() ? rest.substring(0, end.start()) : rest;
    }

    /** The commands in a text; a text that is one for a shell is one refused command. */
    static List<Command> in(String text) {
        if (SHELL.matcher(text).find() || hasForeignLetters(text)) {
            return List.of(new Command(text, Effect.REFUSED, ""));
        }
        List<Command> commands = new ArrayList<>();
        Matcher program = PROGRAM.matcher(text);
        while (program.find()) {
            String rest = text.substring(program.start());
            commands.add(of(first(rest).strip()));
        }
        return commands;
    }

    private static Command of(String text) {
        List<String> words = words(text);
        String verb = String.join(" ", words.subList(0, Math.min(words.size(), verbLength(words))));
        return new Command(text, effect(verb, words, text), verb);
    }

    private static Effect effect(String verb, List<String> words, String text) {
        if (READS_SECRET.matcher(text).find() || FROM_ELSEWHERE.matcher(text).find()) {
            return Effect.REFUSED;
        }
        if (READING.contains(verb)) {
            return Effect.READS;
        }
        if (!CHANGING.contains(verb) || GRANTS.matcher(text).find()) {
            return Effect.REFUSED;
        }
        if (verb.equals("kubectl delete")) {
            String what = words.size() > 2 ? words.get(2).split("/", 2)[0] : "";
            boolean named = words.size() > 3 || (words.size() > 2 && words.get(2).contains("/"));
            return named && REPLACED_BY_ITS_CONTROLLER.contains(what)
                    ? Effect.CHANGES
                    : Effect.REFUSED;
        }
        return Effect.CHANGES;
    }

    private static int verbLength(List<String> words) {
        return words.size() > 1 && OF_TWO_WORDS.contains(words.get(1)) ? 3 : 2;
    }

    /** The words of a command without its flags and their values. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        boolean isValue = false;
        for (String word : Arrays.asList(text.toLowerCase(Locale.ROOT).split("\\s+"))) {
            if (isValue) {
                isValue = false;
            } else if (word.startsWith("-")) {
                isValue = FLAGS_WITH_VALUE.contains(word);
            } else {
                words.add(word);
            }
        }
        return words;
    }

    /** A command beside letters that only look like Latin ones, or beside invisible ones. */
    private static boolean hasForeignLetters(String text) {
        return PROGRAM.matcher(text).find()
                && text.codePoints()
                        .anyMatch(point ->
                                Character.getType(point) == Character.FORMAT
                                        || (Character.isLetter(point)
                                                && Character.UnicodeScript.of(point)
                                                        != Character.UnicodeScript.LATIN
                                                && isInCommand(text, point)));
    }

    private static boolean isInCommand(String text, int point) {
        Matcher program = PROGRAM.matcher(text);
        if (!program.find()) {
            return false;
        }
        return first(text.substring(program.start())).indexOf(point) >= 0;
    }
}
