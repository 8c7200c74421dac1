import {WhatsappDashboard} from "../figures/whatsapp_dashboard.esm";
import {WhatsappSection} from "./whatsapp_section.esm";
import {patch} from "@web/core/utils/patch";

Object.assign(WhatsappDashboard.components, {WhatsappSection});

/** Shows the sections below the other figures, each read on its own. */
patch(WhatsappDashboard.prototype, {
    async load() {
        // The filters of the figures shown, not of what is being chosen
        const {accountId, days, since, until} = this.filters;
        await super.load();
        this.shown.sectionFilters = {
            days: days || 30,
            account_id: accountId,
            since,
            until,
        };
    },

    get sectionFilters() {
        return this.shown.sectionFilters;
    },
});
