import {onMounted, onWillUnmount} from "@odoo/owl";

import {useService} from "@web/core/utils/hooks";

/** Calls `callback` with bus notifications of `type` while the component is mounted. */
export function useBusSubscription(type, callback) {
    const bus = useService("bus_service");
    onMounted(() => bus.subscribe(type, callback));
    onWillUnmount(() => bus.unsubscribe(type, callback));
}
