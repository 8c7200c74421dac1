import {Component, onWillStart, useState} from "@odoo/owl";
import {TILES, categoryName, change, minutes} from "./whatsapp_dashboard_figures.esm";
import {
    deserializeDate,
    formatDate,
    serializeDate,
    serializeDateTime,
} from "@web/core/l10n/dates";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {KeepLast} from "@web/core/utils/concurrency";
import {Layout} from "@web/search/layout";
import {WhatsappChart} from "./whatsapp_chart.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";

const REPORT = "helpdesk.whatsapp.report";

/** Shows the figures of `helpdesk.whatsapp.stats`; a click opens their records. */
export class WhatsappDashboard extends Component {
    static template = "helpdesk_mgmt_whatsapp.Dashboard";
    static components = {DateTimeInput, Layout, WhatsappChart};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.periods = [7, 30, 90];
        this.tiles = TILES;
        this.minutes = minutes;
        this.change = change;
        this.filters = useState(
            this.props.state?.filters || {
                days: 30,
                since: null,
                until: null,
                accountId: null,
            }
        );
        this.shown = useState({figures: null, before: {}, accounts: []});
        useSetupAction({
            getLocalState: () => ({filters: {...this.filters}}),
        });
        onWillStart(() => this.load());
    }

    async load() {
        const {accountId, days, since, until} = this.filters;
        const shown = await this.keepLast.add(
            this.orm.call("helpdesk.whatsapp.stats", "dashboard", [], {
                days: days || 30,
                account_id: accountId,
                since,
                until,
            })
        );
        Object.assign(this.shown, shown);
    }

    // -------------------------------------------------------------------- filters

    periodName(days) {
        return _t("%(days)s days", {days});
    }

    choosePeriod(days) {
        Object.assign(this.filters, {days, since: null, until: null});
        this.load();
    }

    /** Switches to a period with free dates, which begins as the one that is shown. */
    chooseOwnPeriod() {
        const days = this.shown.figures.days;
        Object.assign(this.filters, {
            days: null,
            since: days[0].date,
            until: days.at(-1).date,
        });
    }

    chooseDay(name, value) {
        if (value) {
            this.filters[name] = serializeDate(value);
            this.load();
        }
    }

    chooseAccount(ev) {
        this.filters.accountId = Number(ev.target.value) || null;
        this.load();
    }

    dayOf(name) {
        return deserializeDate(this.filters[name]);
    }

    // -------------------------------------------------------------------- figures

    get isEmpty() {
        return !this.shown.figures.totalMessages && !this.shown.before.totalMessages;
    }

    get days() {
        return this.shown.figures.days.map(({date}) =>
            deserializeDate(date).toLocaleString({day: "numeric", month: "short"})
        );
    }

    get messagesByDay() {
        const {days} = this.shown.figures;
        return [
            {
                label: _t("From customers"),
                data: days.map((day) => day.inboundMessages),
            },
            {label: _t("To customers"), data: days.map((day) => day.outboundMessages)},
        ];
    }

    get responseByDay() {
        const {days} = this.shown.figures;
        return [
            {
                label: _t("Minutes until a person answered"),
                data: days.map((day) => day.avgResponseTime),
            },
        ];
    }

    /** Tables by team, agent and account; a single account gets no table. */
    get tables() {
        const {accounts, agents, teams} = this.shown.figures;
        const people = agents.filter((row) => row.id);
        return [
            {
                title: _t("Teams"),
                column: _t("Team"),
                field: "team_id",
                rows: teams,
            },
            {
                title: _t("Agents"),
                column: _t("Agent"),
                field: "user_id",
                rows: people,
            },
            {
                title: _t("Accounts"),
                column: _t("Account"),
                field: "account_id",
                rows: accounts.length > 1 ? accounts : [],
            },
        ].filter((table) => table.rows.length);
    }

    /** Only a team can have no name: that of messages without a ticket. */
    nameOf(row) {
        return row.name || _t("No team");
    }

    formatDay(date) {
        return formatDate(deserializeDate(date));
    }

    // -------------------------------------------------------------------- records

    openTile(tile) {
        const {domain, groupBy, label, model} = tile;
        this.open(label, domain, {groupBy, model});
    }

    openDay(index) {
        const day = deserializeDate(this.shown.figures.days[index].date);
        this.open(formatDate(day), [
            ["date", ">=", serializeDateTime(day)],
            ["date", "<", serializeDateTime(day.plus({days: 1}))],
        ]);
    }

    openRow(field, row) {
        this.open(this.nameOf(row), [[field, "=", row.id || false]]);
    }

    openFailure(row) {
        this.open(row.words, [
            ["failure_reason", "=", row.reason],
            ["error_code", "=", row.code ? String(row.code) : false],
        ]);
    }

    categoryOf(row) {
        return categoryName(row.category);
    }

    openCost(row) {
        const domain = [["price_category", "=", row.category]];
        this.open(categoryName(row.category), domain);
    }

    /** Opens the records behind a figure; messages are limited to the period. */
    open(name, domain, {groupBy = [], model = REPORT} = {}) {
        const {since, until} = this.shown.figures;
        const {accountId} = this.filters;
        const isReport = model === REPORT;
        const views = isReport ? ["list", "pivot", "graph"] : ["list", "form"];
        this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: model,
            views: views.map((view) => [false, view]),
            domain: [
                ...(isReport
                    ? [
                          ["date", ">=", since],
                          ["date", "<", until],
                      ]
                    : []),
                ...(accountId ? [["account_id", "=", accountId]] : []),
                ...domain,
            ],
            context: {group_by: groupBy},
        });
    }
}

registry.category("actions").add("helpdesk_whatsapp_dashboard", WhatsappDashboard);
