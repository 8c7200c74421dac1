import {WhatsappDashboard} from "../figures/whatsapp_dashboard.esm";
import {WhatsappSection} from "./whatsapp_section.esm";
import {patch} from "@web/core/utils/patch";
import {url} from "@web/core/utils/urls";
import {user} from "@web/core/user";

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

    /** The address of the workbook with the figures that are shown. */
    get exportUrl() {
        const given = Object.entries(this.sectionFilters).filter(([, value]) => value);
        const companies = user.activeCompanies.map(({id}) => id).join(",");
        return url("/helpdesk_mgmt_whatsapp/figures/export", {
            ...Object.fromEntries(given),
            company_ids: companies,
        });
    },

    sendRegularly() {
        this.action.doAction(
            "helpdesk_mgmt_whatsapp.helpdesk_whatsapp_schedule_action"
        );
    },
});
