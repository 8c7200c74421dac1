import {Component, useEffect, useState} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {formatList} from "@web/core/l10n/utils";
import {useBusSubscription} from "./bus_subscription_hook.esm";
import {useService} from "@web/core/utils/hooks";

/** Milliseconds. The page of a user who goes on writing says so every 20 seconds. */
export const FORGOTTEN_AFTER = 25_000;

/** Names the users who are writing to the customer, so that only one answers. */
export class WhatsappWriters extends Component {
    static template = "helpdesk_mgmt_whatsapp.Writers";
    static props = ["thread", "lastMessage?"];

    setup() {
        this.store = useService("mail.store");
        /** By partner id: the timer that removes the writer. */
        this.writers = useState(new Map());
        useBusSubscription("helpdesk_mgmt_whatsapp/writing", (writing) =>
            this.onWriting(writing)
        );
        useEffect(
            (message) => this.forget(message?.author_id?.id),
            () => [this.props.lastMessage]
        );
        useEffect(
            () => () => this.writers.forEach((timer) => browser.clearTimeout(timer)),
            () => []
        );
    }

    get text() {
        const partners = this.store["res.partner"];
        const names = [...this.writers.keys()].map(
            (id) => partners.get(id)?.name ?? _t("A colleague")
        );
        return names.length > 1
            ? _t("%(names)s are writing…", {names: formatList(names)})
            : _t("%(name)s is writing…", {name: names[0]});
    }

    async onWriting({ticket_id, partner_id}) {
        const isOwn = partner_id === this.store.self_partner?.id;
        if (ticket_id !== this.props.thread.id || isOwn) {
            return;
        }
        if (!this.store["res.partner"].get(partner_id)?.name) {
            await this.store.fetchStoreData("avatar_card", {
                id: partner_id,
                model: "res.partner",
            });
        }
        browser.clearTimeout(this.writers.get(partner_id));
        const forget = () => this.forget(partner_id);
        this.writers.set(partner_id, browser.setTimeout(forget, FORGOTTEN_AFTER));
    }

    forget(partnerId) {
        browser.clearTimeout(this.writers.get(partnerId));
        this.writers.delete(partnerId);
    }
}
