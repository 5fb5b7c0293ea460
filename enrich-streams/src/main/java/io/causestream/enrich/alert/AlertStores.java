package io.causestream.enrich.alert;

import io.causestream.enrich.store.KeyValueStores;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** The stores of alerts, once for a topology. */
public final class AlertStores {

    static final String ALERTS = "alerts";
    static final String ALERT_LISTS = "alert-lists";
    static final String WAITING_ALERTS = "waiting-alerts";

    final StoreBuilder<KeyValueStore<String, AlertRecord>> alerts;
    final StoreBuilder<KeyValueStore<String, AlertListRecord>> alertLists;
    final StoreBuilder<KeyValueStore<String, WaitingAlert>> waitingAlerts;

    /**
     * @param stores how each is made
     */
    public AlertStores(KeyValueStores stores) {
        alerts = stores.store(ALERTS, AlertRecord.class);
        alertLists = stores.store(ALERT_LISTS, AlertListRecord.class);
        waitingAlerts = stores.store(WAITING_ALERTS, WaitingAlert.class);
    }
}
