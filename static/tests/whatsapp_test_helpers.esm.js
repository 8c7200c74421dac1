import {defineModels, fields, getService, models} from "@web/../tests/web_test_helpers";
import {
    mailModels,
    openFormView,
    start,
    startServer,
} from "@mail/../tests/mail_test_helpers";
import {onWebsocketEvent} from "@bus/../tests/mock_websocket";
import {serializeDateTime} from "@web/core/l10n/dates";

const {DateTime} = luxon;

/** Returns a moment in the server's format, UTC. */
export function inFuture(duration) {
    return serializeDateTime(DateTime.now().plus(duration));
}

/** Returns what the ticket's `_whatsapp_to_store` does while the window is open. */
export function conversation(values = {}) {
    return {
        contact_id: 5,
        name: "Maria Silva",
        address: "+55 11 98765-4321",
        account: "Support line",
        window_expires_at: inFuture({hours: 3, minutes: 12}),
        obstacle: false,
        is_closed: false,
        has_email: true,
        ...values,
    };
}

/** Id of the form of the inbox. */
export const INBOX_FORM = 7;

class HelpdeskTicket extends models.Model {
    _name = "helpdesk.ticket";
    _views = {
        form: `<form>
            <header>
                <button name="action_whatsapp_close" type="object" string="Close ticket" data-hotkey="shift+x"/>
            </header>
            <sheet>
                <field name="name"/>
                <field name="whatsapp_contact_id" invisible="1"/>
            </sheet>
            <chatter/>
        </form>`,
        [`form,${INBOX_FORM}`]: `<form js_class="whatsapp_inbox_form">
            <sheet><field name="name"/></sheet><chatter/>
        </form>`,
    };

    name = fields.Char();
    closed = fields.Boolean();
    whatsapp_contact_id = fields.Many2one({relation: "res.partner"});
    whatsapp_snoozed_until = fields.Datetime();
    conversation = fields.Json({string: "Result of _whatsapp_to_store"});

    action_whatsapp_close() {
        return false;
    }

    whatsapp_looking() {
        return false;
    }

    whatsapp_seen() {
        return false;
    }

    whatsapp_templates() {
        return [];
    }

    whatsapp_writing() {
        return false;
    }
}

class MailThread extends mailModels.MailThread {
    _thread_to_store(store) {
        super._thread_to_store(...arguments);
        if (this._name === "helpdesk.ticket") {
            const [{id, conversation: whatsapp}] = this;
            store._add_record_fields(this.env[this._name].browse(id), {whatsapp}, true);
        }
    }
}

export function defineWhatsappModels() {
    return defineModels({...mailModels, MailThread, HelpdeskTicket});
}

/** Opens a new ticket whose page listens to the bus, and returns its id; `prepare` may
 * create more records before.
 */
export async function openTicket(values = {}, prepare = () => undefined, form = false) {
    const pyEnv = await startServer();
    const ticketId = pyEnv["helpdesk.ticket"].create({
        name: "The printer is on fire",
        conversation: conversation(),
        ...values,
    });
    prepare(pyEnv, ticketId);
    const listens = new Promise((resolve) => onWebsocketEvent("subscribe", resolve));
    await start();
    await openFormView("helpdesk.ticket", ticketId, {views: [[form, "form"]]});
    await listens;
    return ticketId;
}

/** Returns the thread of the open ticket. */
export function theTicket(id = 1) {
    return getService("mail.store").Thread.get({model: "helpdesk.ticket", id});
}
