package io.causestream.enrich.alert;

import io.causestream.enrich.condition.ScopeStores;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** The stores of alerts, once for a topology. */
public final class AlertStores {

    static final String ALERTS = "alerts";
    static final String ALERT_LISTS = "alert-lists";
    static final String WAITING_ALERTS = "waiting-alerts";

    final StoreBuilder<KeyValueStore<String, AlertRecord>> alerts =
            ScopeStores.store(ALERTS, AlertRecord.class);
    final StoreBuilder<KeyValueStore<String, AlertListRecord>> alertLists =
            ScopeStores.store(ALERT_LISTS, AlertListRecord.class);
    final StoreBuilder<KeyValueStore<String, WaitingAlert>> waitingAlerts =
            ScopeStores.store(WAITING_ALERTS, WaitingAlert.class);
}
