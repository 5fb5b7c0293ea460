#!/usr/bin/env bash
# Records a shipped incident anew: plays it on a Kubernetes of its own with all of Causestream beside it, and cuts it out.
#
#   incidents/record.sh node-failure          # 10 minutes; simulated nodes
#   incidents/record.sh storm                 # 6 minutes; a real node: root, containerd, runc
#   incidents/record.sh config-error          # 6 minutes; a real node
#   incidents/record.sh demo                  # 1 minute; no cluster
#
# Needs CAUSESTREAM_ENVTEST (start.sh, start-node.sh, stop.sh, scenarios/nodes.sh) and KUBEBUILDER_ASSETS
# (kube-apiserver, etcd, kubectl), as the tests named ...RealClusterTest do. CAUSESTREAM is the command that is run
# (default: bin/causestream of this checkout). What it starts it ends; nothing is left but incidents/NAME.cs.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
causestream=${CAUSESTREAM:-$here/../bin/causestream}
work=$(mkdir -p "${TMPDIR:-/tmp}" && mktemp -d)
cluster=$work/cluster
data=$work/data
up_pid=

clean_up() {
  if [ -n "$up_pid" ] && kill "$up_pid" 2>/dev/null; then
    wait "$up_pid" || true
  fi
  if [ -f "$cluster/pids" ]; then
    "$CAUSESTREAM_ENVTEST/stop.sh" "$cluster" || true
  fi
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

now() { date -u +%FT%T.%3NZ; }

kubectl() { "$KUBEBUILDER_ASSETS/kubectl" "$@"; }

start_cluster() {
  : "${CAUSESTREAM_ENVTEST:?set it to the folder with start.sh}" "${KUBEBUILDER_ASSETS:?set it to the folder with kube-apiserver}"
  KUBECONFIG=$("$CAUSESTREAM_ENVTEST/start.sh" "$cluster" --controllers "$@")
  export KUBECONFIG
}

# Its names for this machine are masked before anything is published: the kernel, and what identifies a machine.
start_real_node() {
  BACKOFF_MAX=5s "$CAUSESTREAM_ENVTEST/start-node.sh" "$cluster" worker-1
  local fact value
  printf 'globalConfig:\n  regex_replacement_style: NAMED\n  regex_replacer_patterns:\n' >"$work/settings.yaml"
  for fact in machineID systemUUID bootID kernelVersion osImage; do
    value=$(kubectl get node worker-1 -o "jsonpath={.status.nodeInfo.$fact}")
    [ -z "$value" ] || printf "    - {name: %s, regex: '\\\\Q%s\\\\E'}\n" "$fact" "$value" >>"$work/settings.yaml"
  done
}

start_causestream() {
  printf 'clusterName: homelab\nhealth: {port: 0}\n' >>"$work/settings.yaml"
  cd "$work" # A recording has the names of the settings' files as they were given.
  "$causestream" up --config settings.yaml --kubeconfig "$KUBECONFIG" --data "$data" \
    --webhook-port 0 --api-port 0 --page-port 0 >up.log 2>&1 &
  up_pid=$!
  cd "$here"
  for _ in $(seq 600); do
    ! grep -q "Causestream is up" "$work/up.log" || return 0
    kill -0 "$up_pid" 2>/dev/null || break
    sleep 0.2
  done
  echo "causestream up did not start:" >&2
  cat "$work/up.log" >&2
  exit 1
}

# cut_out FROM TO: into incidents/NAME.cs; and, where KEEP names a folder, what was published live into KEEP/NAME.live.jsonl.
cut_out() {
  "$causestream" record --data "$data" --from "$1" --to "$2" -o "$here/$name.cs"
  if [ -n "${KEEP:-}" ]; then
    "$causestream" findings --data "$data" --all -o json >"$KEEP/$name.live.jsonl"
  fi
}

# A node's network fails for six minutes: its pods are evicted, and one that may run nowhere else waits.
record_node_failure() {
  start_cluster --kwok
  "$CAUSESTREAM_ENVTEST/scenarios/nodes.sh" 3 worker | kubectl apply -f -
  start_causestream
  kubectl create namespace shop
  local workload
  for workload in gateway ledger invoices; do
    kubectl apply -f - <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: $workload, namespace: shop, labels: {app: $workload}}
spec:
  replicas: 3
  selector: {matchLabels: {app: $workload}}
  template:
    metadata: {labels: {app: $workload}}
    spec:
      topologySpreadConstraints:
        - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: $workload}}}
      tolerations:
        - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 30}
      containers: [{name: $workload, image: "localhost/$workload:1.4.0"}]
YAML
  done
  # Its volume is on that node's disk.
  kubectl apply -f - <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: archive, namespace: shop, labels: {app: archive}}
spec:
  replicas: 1
  selector: {matchLabels: {app: archive}}
  template:
    metadata: {labels: {app: archive}}
    spec:
      nodeSelector: {kubernetes.io/hostname: worker-2}
      tolerations:
        - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 30}
      containers: [{name: archive, image: "localhost/archive:1.4.0"}]
YAML
  for workload in gateway ledger invoices archive; do
    kubectl -n shop rollout status "deployment/$workload" --timeout 120s
  done
  sleep 5
  local from
  from=$(now)
  kubectl annotate node worker-2 envtest/behaviour=not-ready
  sleep 390
  kubectl annotate node worker-2 envtest/behaviour-
  kubectl -n shop rollout status deployment/archive --timeout 120s
  sleep 90
  cut_out "$from" "$(now)"
}

# Ten workloads lose what they depend on at one moment; each crashes as often as its name says, in each of its two pods.
record_storm() {
  start_cluster
  start_real_node
  start_causestream
  kubectl create namespace shop
  local times title moment
  moment=$(($(date +%s) + 60))
  for times in 0 1 2 3 4 5 6 7 8 1000; do
    case $times in
      0) title=never-crashes ;;
      1) title=crashes-1-time ;;
      1000) title=crashes-until-the-end ;;
      *) title=crashes-$times-times ;;
    esac
    cat <<YAML
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: $title, namespace: shop, labels: {app: $title}}
spec:
  replicas: 2
  selector: {matchLabels: {app: $title}}
  template:
    metadata: {labels: {app: $title}}
    spec:
      terminationGracePeriodSeconds: 1
      volumes: [{name: state, emptyDir: {}}]
      containers:
        - name: app
          image: localhost/busybox:1
          env: [{name: CRASHES, value: "$times"}, {name: MOMENT, value: "$moment"}]
          volumeMounts: [{name: state, mountPath: /state}]
          command: [sh, -c]
          args:
            - |
              log() { echo "\$(date -Iseconds) \$*"; }
              runs=\$(cat /state/runs 2>/dev/null || echo 0)
              echo \$((runs + 1)) >/state/runs
              log "INFO  [main] starting, run \$((runs + 1))"
              [ "\$runs" != 0 ] || while [ "\$(date +%s)" -lt "\$MOMENT" ]; do sleep 1; done
              if [ "\$runs" -lt "\$CRASHES" ]; then
                log "ERROR [main] cannot reach redis://sessions.shop.svc:6379: connection refused"
                echo "	at com.example.sessions.SessionStore.open(SessionStore.java:52)"
                exit 1
              fi
              log "INFO  [main] listening on :8080"
              while true; do sleep 5; done
YAML
  done | kubectl apply -f -
  local from
  from=$(date -u -d "@$((moment - 5))" +%FT%TZ)
  for times in 2 3 4 5 6 7 8; do
    until [ "$(kubectl -n shop get pods -l "app=crashes-$times-times" \
      -o 'jsonpath={.items[*].status.containerStatuses[0].restartCount}')" = "$times $times" ]; do sleep 1; done
  done
  # Well for a minute: resolved.
  sleep 80
  kubectl -n shop get pods >&2
  cut_out "$from" "$(now)"
}

# A rollout asks for a key that its ConfigMap lacks; two minutes later it is rolled back.
record_config_error() {
  start_cluster
  start_real_node
  start_causestream
  kubectl create namespace shop
  kubectl -n shop create configmap payments-config --from-literal=DATABASE_URL=jdbc:postgresql://payments-db.shop.svc:5432/payments
  payments 1.8.0 1 DATABASE_URL | kubectl apply -f -
  kubectl -n shop rollout status deployment/payments --timeout 120s
  sleep 30
  local from
  from=$(now)
  payments 1.9.0 2 SETTLEMENT_URL | kubectl apply -f -
  sleep 150
  kubectl -n shop rollout undo deployment/payments
  kubectl -n shop rollout status deployment/payments --timeout 120s
  sleep 90
  cut_out "$from" "$(now)"
}

# payments VERSION IMAGE KEY
payments() {
  cat <<YAML
apiVersion: apps/v1
kind: Deployment
metadata:
  name: payments
  namespace: shop
  labels: {app: payments}
  annotations: {kubernetes.io/change-cause: "payments $1"}
spec:
  replicas: 2
  selector: {matchLabels: {app: payments}}
  template:
    metadata: {labels: {app: payments, version: $1}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: payments
          image: localhost/busybox:$2
          env: [{name: $3, valueFrom: {configMapKeyRef: {name: payments-config, key: $3}}}]
          command: [sh, -c, "echo INFO listening on :8080; while true; do sleep 5; done"]
YAML
}

# The story of causestream demo, which runs six times faster than it happened and resolves in seconds; a replay takes the
# usual minute, so the range goes on for two, in which nothing happens.
record_demo() {
  local from
  from=$(now)
  "$causestream" demo --once --data "$data"
  cut_out "$from" "$(date -u -d '+2 minutes' +%FT%TZ)"
}

name=${1:-}
case $name in
  node-failure) record_node_failure ;;
  storm) record_storm ;;
  config-error) record_config_error ;;
  demo) record_demo ;;
  *)
    sed -n '2,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
