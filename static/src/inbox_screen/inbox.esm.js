import {
    Component,
    onMounted,
    onWillStart,
    onWillUnmount,
    useState,
    useSubEnv,
} from "@odoo/owl";
import {useBus, useService} from "@web/core/utils/hooks";
import {ConversationList} from "./inbox_model.esm";
import {ConversationRow} from "./conversation_row.esm";
import {View} from "@web/views/view";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useBusSubscription} from "../ticket/live/bus_subscription_hook.esm";
import {useDebounced} from "@web/core/utils/timing";

const TYPING_DELAY = 300;
const REFRESH_DELAY = 300;
const MINUTE = 60_000;
/** Pixels from the end of the list at which the next page is loaded. */
const NEAR = 400;

/**
 * Client action: all conversations left, the chosen one's chat in the middle, its ticket
 * right.
 *
 * Chat and ticket are a form view, which `params.form_view_id` names. The id of the
 * ticket is in the URL; `params.ticket_id` chooses one.
 */
export class WhatsappInbox extends Component {
    static template = "helpdesk_mgmt_whatsapp.Inbox";
    static components = {ConversationRow, View};
    static props = {...standardActionServiceProps};
    static displayName = _t("Inbox");

    setup() {
        this.ui = useState(useService("ui"));
        this.list = useState(new ConversationList(useService("orm"), "open"));
        /** `pane`: what narrow screens show, "list", "chat" or "ticket". */
        this.state = useState({id: this.givenId, pane: this.givenId ? "chat" : "list"});
        this.kinds = [
            ["waiting", _t("Waiting for us")],
            ["mine", _t("Mine")],
            ["unassigned", _t("Unassigned")],
            ["open", _t("All open")],
            ["snoozed", _t("Snoozed")],
            ["closed", _t("All closed")],
        ];
        this.search = useDebounced((text) => this.list.load({text}), TYPING_DELAY);
        useSubEnv({
            whatsappInbox: {
                select: (id) => this.select(id),
                show: (pane) => this.show(pane),
                leave: () => this.leave(),
            },
        });
        this.listen();
        onWillStart(() => this.list.load());
        onMounted(() => {
            // The rows, which show how long ago something was, and not the form.
            this.clock = setInterval(() => this.render(), MINUTE);
        });
        onWillUnmount(() => clearInterval(this.clock));
    }

    get givenId() {
        const {action, resId} = this.props;
        return resId || action.params?.ticket_id || action.params?.resId || false;
    }

    listen() {
        const changed = new Set();
        const refresh = useDebounced(() => {
            const ids = [...changed];
            changed.clear();
            return this.list.refresh(ids);
        }, REFRESH_DELAY);
        const onChange = ({ticket_id: id}) => {
            changed.add(id);
            refresh();
        };
        useBusSubscription("helpdesk_mgmt_whatsapp/message", onChange);
        useBusSubscription("helpdesk_mgmt_whatsapp/ticket", onChange);
        useBus(this.env.services.bus_service, "BUS:RECONNECT", () => this.list.load());
    }

    /**
     * Returns the same object until another ticket is chosen: a form loads its record
     * again whenever its properties change, and what awaits an earlier loading, as a
     * dialog does that closes, waits for good.
     */
    get viewProps() {
        const {id} = this.state;
        if (this.formProps?.resId !== id) {
            this.formProps = this.formPropsOf(id);
        }
        return this.formProps;
    }

    formPropsOf(id) {
        const viewId = this.props.action.params?.form_view_id || false;
        return {
            type: "form",
            resModel: "helpdesk.ticket",
            resId: id,
            views: [[viewId, "form"]],
            viewId,
            display: {controlPanel: false},
            className: "o-whatsapp-Inbox-form",
        };
    }

    get empty() {
        return this.list.text.trim()
            ? _t("Nothing found.")
            : _t("No conversations here.");
    }

    choose(kind) {
        return this.list.load({kind});
    }

    /** Selects a conversation; if its customer waits, the cursor goes to the composer. */
    open({id, waiting_for: whom}) {
        // On a phone, the keyboard would cover the chat.
        if (whom === "us" && !this.ui.isSmall) {
            const {Thread} = this.env.services["mail.store"];
            const thread = Thread.insert({model: "helpdesk.ticket", id});
            thread.isToWriteOnWhatsapp = true;
        }
        this.select(id);
    }

    select(id) {
        this.state.id = id;
        this.list.markRead(id);
        this.show("chat");
        this.props.updateActionState?.({resId: id});
    }

    /** Shows no ticket: the user leaves this one unread. */
    leave() {
        const {id} = this.state;
        this.state.id = false;
        this.show("list");
        this.props.updateActionState?.({resId: false});
        return this.list.refresh([id]);
    }

    show(pane) {
        this.state.pane = pane;
    }

    onScroll({target: {clientHeight, scrollHeight, scrollTop}}) {
        if (scrollHeight - clientHeight - scrollTop < NEAR) {
            this.list.loadMore();
        }
    }
}

registry.category("actions").add("helpdesk_whatsapp_inbox", WhatsappInbox);
