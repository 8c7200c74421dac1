import {
    Component,
    onMounted,
    onPatched,
    onWillPatch,
    onWillStart,
    onWillUnmount,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";

import {Layout} from "@web/search/layout";
import {WhatsappHistory} from "./whatsapp_history_model.esm";
import {WhatsappHistoryMessage} from "./whatsapp_history_message.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useDebounced} from "@web/core/utils/timing";
import {useService} from "@web/core/utils/hooks";

const {DateTime} = luxon;
const TYPING_DELAY = 300;
const REFRESH_DELAY = 150;
/** Pixels from an end: NEAR loads more messages, AT_END counts as reached. */
const NEAR = 400;
const AT_END = 80;

/**
 * Client action that shows all WhatsApp messages with a person as a chat.
 *
 * `params.resId` is the id of one of the person's WhatsApp contacts. It is in the URL, so
 * that the page can be reloaded.
 */
export class WhatsappHistoryAction extends Component {
    static template = "helpdesk_mgmt_whatsapp.History";
    static components = {Layout, WhatsappHistoryMessage};
    static props = {...standardActionServiceProps};
    static path = "whatsapp-history";
    static scope = "person";
    static displayName = _t("WhatsApp history");

    setup() {
        this.action = useService("action");
        this.log = useRef("log");
        this.field = useRef("search");
        this.history = useState(
            new WhatsappHistory(useService("orm"), this.constructor.scope, this.id)
        );
        this.state = useState({foundId: false, isAtEnd: true});
        this.goal = "end";
        this.search = useDebounced(this._search, TYPING_DELAY);
        this.listen();
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev));
        onWillStart(() => this.open());
        onMounted(() => {
            this.afterPatch();
            this.log.el?.focus({preventScroll: true});
        });
        onWillPatch(() => this.beforePatch());
        onPatched(() => this.afterPatch());
    }

    get id() {
        return this.props.action.params.resId;
    }

    async open() {
        this.props.updateActionState?.({resId: this.id});
        await this.history.open();
        this.env.config.setDisplayName(
            _t("WhatsApp with %(name)s", {name: this.history.person.name})
        );
    }

    listen() {
        const changed = new Set();
        const refresh = useDebounced(() => {
            const ids = [...changed];
            changed.clear();
            return this.history.refresh(ids);
        }, REFRESH_DELAY);
        const listener = ({contact_id: contactId, message_id: messageId}) => {
            if (contactId in this.history.person.contacts) {
                changed.add(messageId);
                refresh();
            }
        };
        const bus = useService("bus_service");
        onMounted(() => bus.subscribe("helpdesk_mgmt_whatsapp/message", listener));
        onWillUnmount(() =>
            bus.unsubscribe("helpdesk_mgmt_whatsapp/message", listener)
        );
    }

    // ---------------------------------------------------------------------- scrolling

    beforePatch() {
        const {scrollHeight, scrollTop} = this.log.el;
        this.fromEnd = scrollHeight - scrollTop;
    }

    /** Scrolls to `goal`; without one, keeps the messages in view where they are. */
    afterPatch() {
        const el = this.log.el;
        const {messages, first, hasNewer} = this.history;
        if (this.goal === "end") {
            el.scrollTop = el.scrollHeight;
        } else if (this.goal) {
            this.bubble(this.goal)?.scrollIntoView({block: "center"});
        } else if (messages === this.shown) {
            return;
        } else if (first?.id !== this.shown[0]?.id) {
            el.scrollTop = el.scrollHeight - this.fromEnd;
        } else if (this.state.isAtEnd && !hasNewer) {
            el.scrollTop = el.scrollHeight;
        }
        this.goal = null;
        this.shown = messages;
        this.onScroll();
    }

    bubble(id) {
        return this.log.el.querySelector(`[data-message-id="${id}"]`);
    }

    onScroll() {
        const {scrollTop, scrollHeight, clientHeight} = this.log.el;
        const toEnd = scrollHeight - clientHeight - scrollTop;
        this.state.isAtEnd = toEnd < AT_END;
        if (this.state.isAtEnd && !this.history.hasNewer) {
            this.history.unseen = 0;
        }
        if (scrollTop < NEAR) {
            this.history.loadOlder();
        }
        if (toEnd < NEAR) {
            this.history.loadNewer();
        }
    }

    async goToEnd() {
        if (this.history.hasNewer) {
            await this.history.loadLatest();
        }
        this.goal = "end";
        this.render();
        this.log.el.focus({preventScroll: true});
    }

    /** Shows the message at a position ([at, id]) with the messages around it. */
    async goTo(position) {
        const id = position[1];
        if (!this.history.has(id)) {
            this.goal = id;
            await this.history.loadAround(position);
        }
        this.goal = id;
        this.state.foundId = id;
        this.render();
    }

    async onJump(position) {
        this.history.mediaOnly = false;
        await this.goTo(position);
        this.bubble(position[1])?.focus({preventScroll: true});
    }

    async toggleMedia() {
        this.goal = "end";
        await this.history.showMediaOnly(!this.history.mediaOnly);
        if (this.history.search.text) {
            await this._search(this.history.search.text);
        }
    }

    // ---------------------------------------------------------------------- searching

    async _search(text) {
        await this.history.find(text);
        await this.showHit();
    }

    async step(by) {
        this.history.step(by);
        await this.showHit();
    }

    async showHit() {
        const {hit} = this.history;
        this.state.foundId = false;
        if (hit) {
            await this.goTo(hit);
        }
    }

    get found() {
        const {places, index, hasMore} = this.history.search;
        if (!places) {
            return "";
        }
        if (!places.length) {
            return _t("Not found");
        }
        const values = {number: index + 1, count: places.length};
        return hasMore
            ? _t("%(number)s of more than %(count)s", values)
            : _t("%(number)s of %(count)s", values);
    }

    get unseen() {
        return _t("New messages: %(count)s", {count: this.history.unseen});
    }

    onSearchKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.step(ev.shiftKey ? -1 : 1);
        } else if (ev.key === "Escape") {
            this.closeSearch();
        }
    }

    closeSearch() {
        this.field.el.value = "";
        this._search("");
        this.log.el.focus({preventScroll: true});
    }

    onKeydown(ev) {
        if ((ev.ctrlKey || ev.metaKey) && ev.key === "f") {
            ev.preventDefault();
            this.field.el.focus();
            this.field.el.select();
        }
    }

    onLogKeydown(ev) {
        if (ev.key === "End" && this.history.hasNewer) {
            ev.preventDefault();
            this.goToEnd();
        }
    }

    // ------------------------------------------------------------------------ reading

    dayLabel(day) {
        const today = DateTime.now().startOf("day");
        const days = Math.round(today.diff(day, "days").days);
        return (
            [_t("Today"), _t("Yesterday")][days] ||
            day.toLocaleString(DateTime.DATE_FULL)
        );
    }

    openTicket(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "helpdesk.ticket",
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

/** The same client action for one WhatsApp contact, not all of a person. */
export class WhatsappContactHistoryAction extends WhatsappHistoryAction {
    static path = "whatsapp-contact-history";
    static scope = "contact";
}

registry
    .category("actions")
    .add("helpdesk_whatsapp_history", WhatsappHistoryAction)
    .add("helpdesk_whatsapp_contact_history", WhatsappContactHistoryAction);
