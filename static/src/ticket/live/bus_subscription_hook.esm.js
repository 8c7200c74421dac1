import {onMounted, onWillUnmount} from "@odoo/owl";

import {useService} from "@web/core/utils/hooks";

/** Have `callback` called with what the bus brings of `type` while this is shown. */
export function useBusSubscription(type, callback) {
    const bus = useService("bus_service");
    onMounted(() => bus.subscribe(type, callback));
    onWillUnmount(() => bus.unsubscribe(type, callback));
}
