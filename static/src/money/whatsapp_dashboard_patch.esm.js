import {WhatsappDashboard} from "../figures/whatsapp_dashboard.esm";
import {_t} from "@web/core/l10n/translation";
import {formatCost} from "../common/amounts.esm";
import {patch} from "@web/core/utils/patch";

/** Shows what WhatsApp costs; a click opens the messages, or what Meta has charged. */
patch(WhatsappDashboard.prototype, {
    costOf(row) {
        const cost = formatCost(row.cost, row.currency);
        return row.unpriced
            ? _t("%(cost)s (%(count)s without a price)", {cost, count: row.unpriced})
            : cost;
    },

    metaCostOf(row) {
        return row.metaCost === null ? "–" : formatCost(row.metaCost, row.currency);
    },

    openCosts(row) {
        const {since, until} = this.shown.figures;
        this.openMoney("helpdesk_whatsapp_cost_action", [
            ["account_id", "=", row.id],
            ["date", ">=", since],
            ["date", "<", until],
        ]);
    },

    openCharges(row) {
        const {since, until} = this.shown.figures;
        this.openMoney("helpdesk_whatsapp_charge_action", [
            ["account_id", "=", row.id],
            ["date", ">=", since.slice(0, 10)],
            ["date", "<", until.slice(0, 10)],
        ]);
    },

    async openMoney(name, domain) {
        const action = await this.action.loadAction(`helpdesk_mgmt_whatsapp.${name}`);
        this.action.doAction({...action, domain, context: {}});
    },
});
