import {
    Component,
    onMounted,
    onWillUnmount,
    useExternalListener,
    useState,
} from "@odoo/owl";

import {Chatter} from "@mail/chatter/web_portal/chatter";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {useBusSubscription} from "../ticket/live/bus_subscription_hook.esm";
import {useService} from "@web/core/utils/hooks";

const METHOD = "whatsapp_looking";
/** Milliseconds. */
export const looking = {
    /** A page says this often that its user is there. */
    every: 30_000,
    /** Who has said nothing for so long is no longer there. */
    forgottenAfter: 75_000,
    /** Who has touched neither keyboard nor mouse for so long is no longer there. */
    idleAfter: 300_000,
    /** What a page says of writing lasts as long. */
    writingFor: 25_000,
};

/** Shows the faces of colleagues who look at a ticket, and of who of them writes. */
export class WhatsappFaces extends Component {
    static template = "helpdesk_mgmt_whatsapp.Faces";
    static props = {ticketId: Number};

    setup() {
        this.store = useService("mail.store");
        this.bus = useService("bus_service");
        this.presence = useService("presence");
        /** By partner id: name, time of the last sign, end of what they write. */
        this.people = useState(new Map());
        this.isHere = false;
        useBusSubscription("helpdesk_mgmt_whatsapp/looking", (sign) =>
            this.onLooking(sign)
        );
        useBusSubscription("helpdesk_mgmt_whatsapp/writing", (sign) =>
            this.onWriting(sign)
        );
        useExternalListener(document, "visibilitychange", () => this.beat());
        useExternalListener(window, "pagehide", () => this.leave(true));
        onMounted(() => {
            this.bus.addChannel(this.channel);
            this.beat();
            this.timer = browser.setInterval(() => this.beat(), looking.every);
        });
        onWillUnmount(() => {
            browser.clearInterval(this.timer);
            this.bus.deleteChannel(this.channel);
            this.leave();
        });
    }

    get channel() {
        return `helpdesk_mgmt_whatsapp_looking_${this.props.ticketId}`;
    }

    get faces() {
        return [...this.people].map(([id, {name, writesUntil}]) => {
            const isWriting = writesUntil > Date.now();
            const title = isWriting
                ? _t("%(name)s is writing", {name})
                : _t("%(name)s is looking at this ticket", {name});
            return {id, isWriting, name, title};
        });
    }

    get isAttentive() {
        return (
            document.visibilityState === "visible" &&
            this.presence.getInactivityPeriod() < looking.idleAfter
        );
    }

    /** Says that the user is there, if they are; forgets who has not said so. */
    beat() {
        const oldest = Date.now() - looking.forgottenAfter;
        for (const [id, {seenAt}] of this.people) {
            if (seenAt < oldest) {
                this.people.delete(id);
            }
        }
        if (this.isAttentive) {
            this.say({is_here: true, is_new: !this.isHere});
            this.isHere = true;
        } else {
            this.leave();
        }
    }

    say(kwargs) {
        const args = [this.props.ticketId];
        this.env.services.orm.silent
            .call("helpdesk.ticket", METHOD, args, kwargs)
            .catch(() => null);
    }

    /** @param {Boolean} isClosing whether the page is about to be gone */
    leave(isClosing = false) {
        if (!this.isHere) {
            return;
        }
        this.isHere = false;
        if (!isClosing) {
            this.say({is_here: false});
            return;
        }
        const params = {
            model: "helpdesk.ticket",
            method: METHOD,
            args: [this.props.ticketId],
            kwargs: {is_here: false},
        };
        const body = JSON.stringify({jsonrpc: "2.0", method: "call", params});
        browser.navigator.sendBeacon(
            `/web/dataset/call_kw/helpdesk.ticket/${METHOD}`,
            new Blob([body], {type: "application/json"})
        );
    }

    onLooking({is_here, is_new, name, partner_id, ticket_id}) {
        const isOwn = partner_id === this.store.self_partner?.id;
        if (ticket_id !== this.props.ticketId || isOwn) {
            return;
        }
        if (!is_here) {
            this.people.delete(partner_id);
            return;
        }
        const writesUntil = this.people.get(partner_id)?.writesUntil ?? 0;
        this.people.set(partner_id, {name, seenAt: Date.now(), writesUntil});
        if (is_new && this.isHere) {
            this.say({is_here: true});
        }
    }

    onWriting({partner_id, ticket_id}) {
        const person = this.people.get(partner_id);
        if (ticket_id === this.props.ticketId && person) {
            const writesUntil = Date.now() + looking.writingFor;
            this.people.set(partner_id, {...person, writesUntil});
            browser.setTimeout(() => this.render(), looking.writingFor);
        }
    }
}

Object.assign(Chatter.components, {WhatsappFaces});
