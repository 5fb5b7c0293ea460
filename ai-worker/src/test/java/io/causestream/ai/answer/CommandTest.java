package io.causestream.ai.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ai.answer.Command.Effect;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {

    private static final String CONTEXT =
            "Deployment shop/checkout, Pod checkout-5d9c-x2x2x, image shop/checkout:2.4.0, db.shop.svc:5432";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kubectl get pods -n shop | READS",
                "kubectl -n shop logs checkout-5d9c-x2x2x --previous | READS",
                "Look at `kubectl describe pod checkout-5d9c-x2x2x` first | READS",
                "kubectl rollout history deployment/checkout | READS",
                "kubectl get events --all-namespaces | READS",
                "helm history checkout | READS",
                "docker manifest inspect shop/checkout:2.4.0 | READS",
                "kubectl rollout undo deployment/checkout -n shop | CHANGES",
                "kubectl --context prod set image deployment/checkout a=b | CHANGES",
                "Raise it with kubectl set resources deployment/checkout --limits=memory=1Gi | CHANGES",
                "kubectl delete pod checkout-5d9c-x2x2x | CHANGES",
                "kubectl delete job/settle-1 | CHANGES",
                "helm rollback checkout 3 | CHANGES",
                "kubectl delete namespace shop | REFUSED",
                "kubectl delete pods --all | REFUSED",
                "kubectl delete pod x --force --grace-period=0 | REFUSED",
                "kubectl delete deployment checkout | REFUSED",
                "kubectl drain worker-1 | REFUSED",
                "kubectl exec -it x -- sh | REFUSED",
                "kubectl get secret db -o yaml | REFUSED",
                "kubectl apply -f https://a.example/x.yaml | REFUSED",
                "helm uninstall checkout | REFUSED",
                "kubectl frobnicate x | REFUSED",
                "ssh -l root worker-1 | REFUSED",
                "rm -rf /data | REFUSED",
                "sudo reboot | REFUSED"
            })
    void isWhatItsVerbDoes(String text, Effect effect) {
        List<Command> commands = Command.in(text);

        assertThat(commands).extracting(Command::effect).containsExactly(effect);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Raise the memory limit of the container to 128Mi",
                "Add the variable DATABASE_URL to the Deployment",
                "Check whether the node has room, and find the pod that uses most",
                "Kill the long query in the database",
                "Set imagePullSecrets to a secret of this namespace"
            })
    void isNotInAdviceInWords(String text) {
        assertThat(Command.in(text)).isEmpty();
        assertThat(Command.withoutCommands(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kubectl logs payments-7d9f8c6b5d-abcde",
                "Use the image shop/checkout:9.9.9",
                "Restart statefulset/payments",
                "Create the Secret db-login",
                "Point it at payments.shop.svc:8080",
                "kubectl get pods -n other-team"
            })
    void isDroppedWhereItNamesWhatTheContextDoesNotHave(String fix) {
        ModelAnswer.Cause answer = answer("it broke", fix, "", null);

        assertThat(answer.fixes()).isEmpty();
        assertThat(answer.dropped().names()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kubectl logs checkout-5d9c-x2x2x --previous",
                "Go back to shop/checkout:2.4.0",
                "kubectl -n shop describe deployment checkout",
                "See whether db.shop.svc:5432 is reachable from pod checkout-5d9c-x2x2x",
                "Raise the memory limit in the deployment",
                "kubectl get pods -n shop"
            })
    void isKeptWhereTheContextHasAllThatItNames(String fix) {
        assertThat(answer("it broke", fix, "", null).fixes()).containsExactly(fix);
    }

    @Test
    void ofTheRulesIsKeptAlthoughTheContextHasIt() {
        String fix = "kubectl rollout undo deployment/checkout";
        Diagnosis rule =
                new Diagnosis(
                        "missing-setting", "It is.", List.of(), List.of(fix), Confidence.HIGH);

        assertThat(answer("it broke", fix, "log: " + fix, null).fixes()).isEmpty();
        assertThat(answer("it broke", fix, "log: " + fix, rule).fixes())
                .containsExactly("Changes the cluster: " + fix);
    }

    @Test
    void aCauseThatNamesWhatIsNotThereIsBelievedLess() {
        ModelAnswer.Cause answer =
                answer("pod payments-7d9f8c6b5d-abcde holds the lock", "", "", null);

        assertThat(answer.confidence()).isEqualTo(Confidence.LOW);
        assertThat(answer("checkout-5d9c-x2x2x crashes", "", "", null).confidence())
                .isEqualTo(Confidence.MEDIUM);
    }

    private static ModelAnswer.Cause answer(
            String cause, String fix, String more, @Nullable Diagnosis rule) {
        List<String> lines = List.of(CONTEXT, more);
        AnswerContext context =
                new AnswerContext(
                        lines,
                        ComparedText.of(String.join(" ", lines)),
                        rule == null ? "" : ComparedText.of(String.join(" ", rule.fixes())),
                        rule);
        String text =
                "{\"cause\":\"%s\",\"fixes\":[\"%s\"],\"confidence\":\"HIGH\",\"evidence\":[{\"id\":\"E1\",\"quote\":\"shop/checkout\"}]}"
                        .formatted(cause, fix);
        return (ModelAnswer.Cause) AnswerReader.read(text, context, false);
    }
}
