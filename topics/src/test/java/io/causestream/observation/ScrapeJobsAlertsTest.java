package io.causestream.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One alert and more for each scrape job of kube-prometheus-stack and its usual companions. */
class ScrapeJobsAlertsTest {

    /** What Prometheus gives each series of a target of kube-state-metrics behind its proxy. */
    private static final String BEHIND_PROXY =
            "job=kube-state-metrics endpoint=https-main instance=10.2.0.9:8443 service=kube-state-metrics ";

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    # about objects: neither the exporter's pod nor its container, nor its proxy's
                    Deployment shop/web | - | PROXY namespace=shop deployment=web container=kube-rbac-proxy-main pod=kube-state-metrics-5f6d9
                    Deployment shop/web | - | job=kube-state-metrics endpoint=https-main service=kube-state-metrics namespace=shop deployment=web container=kube-rbac-proxy-main
                    Deployment shop/web | - | job=kube-state-metrics namespace=shop deployment=web container=kube-rbac-proxy-main
                    StatefulSet shop/db | - | PROXY namespace=shop statefulset=db container=oauth-proxy pod=kube-state-metrics-5f6d9
                    DaemonSet kube-system/cilium | - | PROXY namespace=kube-system daemonset=cilium container=kube-state-metrics pod=release-kube-state-metrics-5f6d9
                    Job batch/nightly-1 | - | PROXY namespace=batch job_name=nightly-1 container=kube-rbac-proxy-self pod=kube-state-metrics-5f6d9
                    CronJob batch/nightly | - | PROXY namespace=batch cronjob=nightly container=kube-rbac-proxy pod=kube-state-metrics-5f6d9
                    HorizontalPodAutoscaler shop/web | - | PROXY namespace=shop horizontalpodautoscaler=web container=kube-rbac-proxy-main pod=kube-state-metrics-5f6d9
                    PersistentVolumeClaim shop/data | - | PROXY namespace=shop persistentvolumeclaim=data container=kube-rbac-proxy-main pod=kube-state-metrics-5f6d9
                    PersistentVolume pv-1 | - | PROXY namespace=monitoring persistentvolume=pv-1 container=kube-state-metrics pod=kube-state-metrics-5f6d9
                    Node worker-2 | - | PROXY namespace=monitoring node=worker-2 container=kube-rbac-proxy-main pod=kube-state-metrics-5f6d9
                    Deployment shop/web | - | job=kube-state-metrics instance=10.2.0.9:8080 namespace=monitoring exported_namespace=shop deployment=web container=kube-state-metrics pod=kube-state-metrics-5f6d9
                    Deployment shop/web | - | job=kubernetes-service-endpoints instance=10.2.0.9:8080 service=prometheus-kube-state-metrics node=worker-1 namespace=shop deployment=web
                    Deployment shop/web | app | namespace=shop deployment=web container=app
                    Deployment shop/web | - | job=openshift-state-metrics endpoint=https-main instance=1.2.3.4:8443 namespace=shop deployment=web container=kube-rbac-proxy-main
                    Deployment shop/web | - | namespace=shop workload=web workload_type=deployment
                    # about pods, as kube-state-metrics sees them
                    Pod shop/web-1 | - | PROXY namespace=shop pod=web-1 container=kube-rbac-proxy-main
                    Pod shop/web-1 | - | PROXY namespace=shop pod=web-1 uid=u-1 phase=Pending container=kube-rbac-proxy-main
                    Pod shop/web-1 | - | PROXY namespace=shop pod=web-1 uid=u-1 reason=Evicted container=kube-rbac-proxy-main
                    Pod shop/web-1 | web | PROXY namespace=shop pod=web-1 uid=u-1 container=web reason=CrashLoopBackOff
                    Pod shop/web-1 | istio-proxy | PROXY namespace=shop pod=web-1 uid=u-1 container=istio-proxy reason=CrashLoopBackOff
                    Pod shop/web-1 | web | job=kube-state-metrics instance=10.2.0.9:8080 namespace=monitoring pod=ksm-1 container=ksm exported_namespace=shop exported_pod=web-1 exported_container=web
                    Pod shop/web-1 | - | job=kube-state-metrics instance=10.2.0.9:8080 namespace=monitoring pod=ksm-1 container=ksm exported_namespace=shop exported_pod=web-1
                    Pod monitoring/kube-state-metrics-5f6d9 | kube-state-metrics | job=kube-state-metrics namespace=monitoring pod=kube-state-metrics-5f6d9 container=kube-state-metrics
                    Alert monitoring/X | - | job=kube-state-metrics service=ksm endpoint=http instance=10.2.0.9:8080 namespace=monitoring pod=ksm-5f6d9-x container=ksm
                    # the kubelet and cAdvisor
                    Pod shop/web-1 | web | job=kubelet metrics_path=/metrics/cadvisor instance=10.0.0.12:10250 endpoint=https-metrics service=kubelet node=worker-2 namespace=shop pod=web-1 container=web
                    Pod shop/web-1 | istio-proxy | job=kubelet instance=10.0.0.12:10250 node=worker-2 namespace=shop pod=web-1 container=istio-proxy
                    Pod shop/web-1 | web | job=kubernetes-nodes-cadvisor instance=worker-2 namespace=shop pod=web-1 container=web
                    Pod shop/web-1 | - | job=kubelet instance=10.0.0.12:10250 namespace=kube-system exported_namespace=shop pod=web-1 container=POD
                    Pod shop/web-1 | metrics | job=kubelet metrics_path=/metrics/probes instance=10.0.0.12:10250 namespace=shop pod=web-1 container=metrics
                    PersistentVolumeClaim shop/data | - | job=kubelet instance=10.0.0.12:10250 node=worker-2 namespace=shop persistentvolumeclaim=data
                    Node worker-2 | - | job=kubelet instance=10.0.0.12:10250 endpoint=https-metrics service=kubelet namespace=kube-system node=worker-2
                    Node 10.0.0.12 | - | job=kubelet instance=10.0.0.12:10250 endpoint=https-metrics service=kubelet namespace=kube-system
                    # the node's exporters
                    Node worker-2 | - | job=node-exporter instance=worker-2 endpoint=https namespace=monitoring pod=node-exporter-x container=kube-rbac-proxy service=node-exporter
                    Node 10.0.0.12 | - | job=node-exporter instance=10.0.0.12:9100 namespace=monitoring pod=p-prometheus-node-exporter-x container=node-exporter service=p-prometheus-node-exporter
                    Node 10.0.0.12 | - | job=node-exporter instance=10.0.0.12:9100 namespace=monitoring pod=agent-x container=main service=agent endpoint=http
                    Node worker-2 | - | job=kubernetes-service-endpoints instance=10.0.0.12:9100 service=prometheus-node-exporter node=worker-2 namespace=monitoring
                    Node win-1 | - | job=windows-exporter instance=win-1:9182 namespace=monitoring pod=windows-exporter-x container=windows-exporter
                    Node gpu-1 | - | job=dcgm-exporter instance=10.2.0.3:9400 Hostname=gpu-1 namespace=gpu pod=dcgm-exporter-x container=exporter
                    Pod ml/train-0 | train | job=dcgm-exporter instance=10.2.0.3:9400 Hostname=gpu-1 namespace=gpu pod=dcgm-exporter-x container=exporter exported_namespace=ml exported_pod=train-0 exported_container=train
                    Node worker-2 | - | job=smartctl-exporter instance=10.2.0.4:9633 node=worker-2 namespace=monitoring pod=smartctl-exporter-x container=main service=smartctl-exporter
                    Node worker-2 | - | job=node-problem-detector instance=10.2.0.4:20257 node=worker-2 namespace=kube-system pod=node-problem-detector-x service=node-problem-detector
                    # the control plane
                    Alert X | - | job=apiserver instance=10.0.0.10:6443
                    Alert default/X | - | job=apiserver instance=10.0.0.10:6443 endpoint=https namespace=default service=kubernetes
                    Pod kube-system/etcd-cp-1 | etcd | job=kube-etcd instance=10.0.0.10:2381 endpoint=http-metrics namespace=kube-system service=kube-etcd pod=etcd-cp-1 container=etcd
                    Pod kube-system/kube-scheduler-cp-1 | kube-scheduler | job=kube-scheduler instance=10.0.0.10:10259 namespace=kube-system pod=kube-scheduler-cp-1 container=kube-scheduler
                    Pod kube-system/kube-controller-manager-cp-1 | kube-controller-manager | job=kube-controller-manager instance=10.0.0.10:10257 namespace=kube-system pod=kube-controller-manager-cp-1 container=kube-controller-manager
                    Pod kube-system/kube-proxy-x | kube-proxy | job=kube-proxy instance=10.0.0.12:10249 namespace=kube-system pod=kube-proxy-x container=kube-proxy
                    Pod kube-system/coredns-1 | coredns | job=coredns instance=10.2.0.5:9153 namespace=kube-system service=coredns pod=coredns-1 container=coredns
                    # what watches, of itself
                    Pod monitoring/prometheus-k8s-0 | prometheus | job=prometheus-k8s instance=10.2.0.6:9090 endpoint=web namespace=monitoring pod=prometheus-k8s-0 container=prometheus
                    Pod monitoring/prometheus-k8s-0 | - | job=prometheus-k8s instance=10.2.0.6:9091 endpoint=web namespace=monitoring pod=prometheus-k8s-0 container=kube-rbac-proxy-web
                    Pod monitoring/prometheus-k8s-0 | config-reloader | job=prometheus-k8s instance=10.2.0.6:8080 endpoint=reloader-web namespace=monitoring pod=prometheus-k8s-0 container=config-reloader
                    Pod monitoring/alertmanager-main-0 | - | job=alertmanager-main instance=10.2.0.7:9092 endpoint=metrics namespace=monitoring pod=alertmanager-main-0 container=oauth-proxy
                    Pod monitoring/prometheus-operator-1 | - | job=prometheus-operator instance=10.2.0.8:8443 endpoint=https namespace=monitoring pod=prometheus-operator-1 container=kube-rbac-proxy
                    Pod monitoring/grafana-1 | grafana | job=grafana instance=10.2.0.8:3000 namespace=monitoring pod=grafana-1 container=grafana
                    Pod logs/loki-0 | loki | job=logs/loki instance=10.2.0.8:3100 namespace=logs pod=loki-0 container=loki
                    Pod logs/promtail-x | promtail | job=logs/promtail instance=10.2.0.8:3101 namespace=logs pod=promtail-x container=promtail
                    Pod velero/velero-1 | velero | job=velero instance=10.2.0.8:8085 schedule=daily namespace=velero pod=velero-1 container=velero
                    # controllers, of themselves and of others
                    Certificate shop/tls | - | job=cert-manager instance=10.2.0.8:9402 namespace=cert-manager pod=cert-manager-1 container=cert-manager-controller exported_namespace=shop name=tls issuer_name=le
                    Pod cert-manager/cert-manager-1 | cert-manager-controller | job=cert-manager instance=10.2.0.8:9402 namespace=cert-manager pod=cert-manager-1 container=cert-manager-controller
                    Application argocd/shop | - | job=argocd-application-controller-metrics instance=10.2.0.8:8082 namespace=argocd exported_namespace=argocd pod=argocd-application-controller-0 container=application-controller name=shop project=default sync_status=OutOfSync
                    HelmRelease shop/web | - | job=flux-system/flux-system instance=10.2.0.8:8080 namespace=flux-system exported_namespace=shop pod=helm-controller-1 container=manager kind=HelmRelease name=web
                    Kustomization shop/web | - | PROXY customresource_kind=Kustomization name=web exported_namespace=shop namespace=monitoring pod=kube-state-metrics-5f6d9 container=kube-rbac-proxy-main
                    Ingress shop/web | - | job=ingress-nginx-controller-metrics instance=10.2.0.8:10254 namespace=ingress exported_namespace=shop ingress=web exported_service=web pod=ingress-nginx-controller-1 container=controller
                    Service shop/web | - | job=ingress-nginx-controller-metrics instance=10.2.0.8:10254 namespace=ingress exported_namespace=shop exported_service=web service=ingress-nginx-controller-metrics pod=ingress-nginx-controller-1 container=controller
                    Pod ingress/ingress-nginx-controller-1 | controller | job=ingress-nginx-controller-metrics instance=10.2.0.8:10254 namespace=ingress pod=ingress-nginx-controller-1 container=controller
                    Alert shop/X | - | job=keda-operator instance=10.2.0.8:8080 namespace=keda exported_namespace=shop scaledObject=web pod=keda-operator-1 container=keda-operator
                    Pod traefik/traefik-1 | traefik | job=traefik instance=10.2.0.8:9100 namespace=traefik exported_service=shop-web-80@kubernetes service=traefik pod=traefik-1 container=traefik
                    # storage
                    PersistentVolumeClaim data/db-0 | - | job=longhorn-backend instance=10.2.0.8:9500 namespace=longhorn-system pod=longhorn-manager-x container=longhorn-manager node=worker-2 volume=pvc-1 pvc=db-0 pvc_namespace=data
                    PersistentVolume pvc-1 | - | job=longhorn-backend instance=10.2.0.8:9500 namespace=longhorn-system pod=longhorn-manager-x container=longhorn-manager node=worker-2 volume=pvc-1
                    Node worker-2 | - | job=longhorn-backend instance=10.2.0.8:9500 namespace=longhorn-system service=longhorn-backend pod=longhorn-manager-x container=longhorn-manager node=worker-2
                    Alert X | - | job=rook-ceph-mgr instance=10.2.0.8:9283 namespace=rook-ceph service=rook-ceph-mgr pod=rook-ceph-mgr-a-1 container=mgr ceph_daemon=osd.3
                    # probes, and exporters of what is elsewhere
                    Alert X | - | job=blackbox instance=https://shop.example.com namespace=monitoring service=prometheus-blackbox-exporter pod=prometheus-blackbox-exporter-1 container=blackbox-exporter
                    Alert shop/X | - | job=probe/shop/front instance=https://shop.example.com namespace=shop
                    Service shop/web | - | job=probe/monitoring/web instance=http://web.shop.svc.cluster.local:8080/healthz namespace=monitoring
                    Service data/orders | - | job=prometheus-postgres-exporter instance=10.2.0.8:9187 server=orders.data.svc:5432 namespace=monitoring service=prometheus-postgres-exporter pod=prometheus-postgres-exporter-1 container=prometheus-postgres-exporter
                    Alert X | - | job=prometheus-mysql-exporter instance=10.2.0.8:9104 namespace=monitoring service=prometheus-mysql-exporter pod=prometheus-mysql-exporter-1 container=exporter
                    Alert X | - | job=prometheus-fastly-exporter instance=10.2.0.8:8080 namespace=monitoring service=prometheus-fastly-exporter pod=prometheus-fastly-exporter-1 container=exporter
                    Pod data/redis-master-0 | - | job=redis-metrics instance=10.2.0.8:9121 namespace=data service=redis-metrics pod=redis-master-0 container=metrics
                    Pod data/orders-db-0 | - | job=postgres-exporter instance=10.2.0.8:9187 namespace=data service=orders pod=orders-db-0 container=postgres-exporter
                    Alert shop/X | - | job=pushgateway exported_job=backup exported_namespace=shop instance=10.2.0.8:9091 namespace=monitoring pod=prometheus-pushgateway-1 container=pushgateway
                    Secret shop/tls | - | job=x509-certificate-exporter instance=10.2.0.8:9793 namespace=monitoring pod=x509-certificate-exporter-1 secret_namespace=shop secret_name=tls
                    # what speaks of itself
                    Pod shop/checkout-1 | checkout | job=checkout instance=10.2.0.9:8080 endpoint=http namespace=shop service=checkout pod=checkout-1 container=checkout
                    Pod shop/checkout-1 | - | job=shop/checkout instance=10.2.0.9:15020 endpoint=http namespace=shop pod=checkout-1 container=istio-proxy
                    Pod shop/invoice-exporter-1 | - | job=invoice-exporter instance=10.2.0.9:8080 namespace=shop service=invoice-exporter pod=invoice-exporter-1 container=invoice-exporter
                    Pod temporal/history-1 | history | job=temporal instance=10.2.0.9:9090 namespace=temporal exported_namespace=default pod=history-1 container=history
                    Alert shop/X | - | job=kubernetes-service-endpoints instance=10.2.0.9:8080 namespace=shop service=web node=worker-1
                    Alert data/X | - | job=rabbitmq namespace=data node=rabbit@rabbitmq-0
                    Service shop/web | - | job=web namespace=shop service=web
                    Pod shop/web-1 | web | k8s_namespace_name=shop k8s_pod_name=web-1 k8s_container_name=web
                    """)
    void isAboutItsSubjectWhateverItWasScrapedThrough(
            String subject, String container, String labels) {
        AlertSubject about = AlertSubject.of(read(labels));

        assertThat(about.subject()).hasToString(subject);
        assertThat(about.container()).isEqualTo(container == null ? "" : container);
    }

    private static Map<String, String> read(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("alertname", "X");
        for (String pair : text.replace("PROXY ", BEHIND_PROXY).strip().split(" ")) {
            int equals = pair.indexOf('=');
            labels.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return labels;
    }
}
