# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Declares the hooks: what is called in several rooms when something happens.

A room is a package in ``models``. A hook is a list of methods of one model, in the
order in which they are called. The code in which something happens runs the hook; the
methods stand in the rooms they belong to. To react as well, write a method in your room
and add its name here.
"""

ACCOUNT, CONTACT = "helpdesk.whatsapp.account", "helpdesk.whatsapp.contact"
MESSAGE, TICKET = "helpdesk.whatsapp.message", "helpdesk.ticket"
EVENT = "helpdesk.whatsapp.event"


class Hook:
    """Holds the names of methods of ``model`` that are called one after the other."""

    def __init__(self, model, *methods):
        self.model = model
        self.methods = methods

    def run(self, records, *args):
        """Call all methods of the hook on ``records``.

        :param records: recordset of the hook's model
        :param args: passed to each method
        :return: list of what the methods returned
        """
        return [getattr(records, name)(*args) for name in self.methods]

    def through(self, records, value):
        """Pass a value through the methods: each gets what the one before returned.

        :param records: recordset of the hook's model
        :return: what the last method returned, or the first value that is false
        """
        for name in self.methods:
            if not value:
                break
            value = getattr(records, name)(value)
        return value

    def first(self, records, *args):
        """Call the methods on ``records`` until one returns a value that is true.

        :param records: recordset of the hook's model
        :param args: passed to each method
        :return: that value, else ``None``
        """
        values = (getattr(records, name)(*args) for name in self.methods)
        return next(filter(None, values), None)


# ------------------------------------------------------------------------- the account

#: Accounts are about to be created. Arguments: the values of each.
ACCOUNT_BEFORE_CREATE = Hook(
    ACCOUNT,
    "_check_number_before",  # entry
)
#: Accounts were created.
ACCOUNT_CREATED = Hook(
    ACCOUNT,
    "_drop_routes",  # inbox
    "_take_up_unrouted",  # account
    "_fill_own_texts",  # account
    "_appoint_default",  # account
    "_make_default_templates",  # template
    "_make_default_rules",  # notice
    "_make_checks",  # health
    "_note_start_of_guide",  # guide
)
#: Accounts are about to be written to. Argument: the values.
ACCOUNT_BEFORE_WRITE = Hook(
    ACCOUNT,
    "_check_number_before",  # entry
    "_note_changes_before",  # entry
)
#: Accounts were written to. Argument: the values.
ACCOUNT_WRITTEN = Hook(
    ACCOUNT,
    "_drop_routes_after",  # inbox
    "_take_up_unrouted_after",  # account
    "_forget_alarms_after",  # account
    "_check_repaired_after",  # health
    "_outdate_checks_of_guide_after",  # guide
    "_check_alarmed_after",  # service_checks
    "_forget_direct_send_refusal_after",  # direct_send
    "_end_conversations_after",  # lifecycle
)
#: An activity was raised about a problem of an account, or has become worse.
#: Arguments: its summary, its note.
ACCOUNT_ALARMED = Hook(
    ACCOUNT,
    "_mail_alarm",  # service_checks
)
#: Accounts have another phone number id than before.
ACCOUNT_NUMBER_REPLACED = Hook(
    ACCOUNT,
    "_hold_after_replacement",  # identity
)
#: Sending was paused or resumed.
ACCOUNT_PAUSE_CHANGED = Hook(
    ACCOUNT,
    "_recheck_pause",  # health
    "_announce_paused_messages",  # message
)
#: Sending of the accounts was resumed.
ACCOUNT_RESUMED = Hook(
    ACCOUNT,
    "_send_waiting_messages",  # outbox
    "_transfer_waiting_files",  # files
)
#: By topic (webhook field) of Meta's webhooks about an account: what processes it.
#: Argument: the ``value`` of the webhook. Other topics are noted in the chatter.
TOPICS = {
    # health
    "account_update": Hook(
        ACCOUNT,
        "_on_account_update",  # health
        "_on_direct_send_restriction",  # direct_send
    ),
    "account_alerts": Hook(ACCOUNT, "_on_alert"),
    "account_review_update": Hook(ACCOUNT, "_on_review_update"),
    "business_capability_update": Hook(ACCOUNT, "_on_number_update"),
    "phone_number_name_update": Hook(ACCOUNT, "_on_number_update"),
    "phone_number_quality_update": Hook(ACCOUNT, "_on_number_update"),
    "security": Hook(ACCOUNT, "_on_security_update"),
    "messages": Hook(ACCOUNT, "_on_errors"),
    # history
    "history": Hook(ACCOUNT, "_on_history"),
    "smb_app_state_sync": Hook(ACCOUNT, "_on_address_book"),
    # template_review
    "message_template_status_update": Hook(ACCOUNT, "_on_template_status"),
    "message_template_quality_update": Hook(ACCOUNT, "_on_template_quality"),
    "message_template_components_update": Hook(ACCOUNT, "_on_template_components"),
    "template_category_update": Hook(ACCOUNT, "_on_template_category"),
    "user_preferences": Hook(ACCOUNT, "_on_user_preferences"),
    # direct_send
    "template_correct_category_detection": Hook(ACCOUNT, "_on_correct_category"),
}

#: By kind of webhook update that is neither a message nor about an account: what
#: processes it. Argument: the payload. It returns the state of the update after that.
UPDATES = {
    "call": Hook(EVENT, "_dispatch_call"),  # calls
    "watched": Hook(EVENT, "_dispatch_watched"),  # responder
    "handover": Hook(EVENT, "_dispatch_handover"),  # responder
}

# ------------------------------------------------------------------------- the contact

#: Messages of contacts are processed next, one of each: what that looks up is found
#: with few queries (``foreseen.py``). Arguments: the account; list of
#: ``tools.meta.webhook.Message``.
CONTACTS_FORESEEN = Hook(
    CONTACT,
    "_foresee_stored",  # message
    "_foresee_sessions",  # conversation
    "_foresee_opt_outs",  # notice
)

# ------------------------------------------------------------------------- the message

#: A customer's message was stored, before it is decided what it is about.
MESSAGE_RECEIVED = Hook(
    MESSAGE,
    "_store_call_permission",  # calls
    "_note_answer_to_button",  # call_to_action
    "_note_thread_is_ours",  # responder
    "_put_notifications_off",  # desk
    "_publish_received",  # webhook_out
)
#: A customer's message, or one written in the WhatsApp Business app, was posted in the
#: chatter of its ticket. Argument: whether the ticket's recipients are notified.
MESSAGE_POSTED = Hook(
    MESSAGE,
    "_queue_download",  # files
    "_count_in_waiting",  # waiting
    "_drop_unread_of_answered",  # waiting
    "_move_by_message",  # ownership
    "_wake_by_message",  # desk
)
#: A customer's message has opened its closed ticket again, and was posted there.
MESSAGE_REOPENED = Hook(
    MESSAGE,
    "_confirm_reopening",  # ownership
)
#: The content of a message from before the number was connected has come. Argument:
#: whether anybody is notified, which is never.
MESSAGE_TAKEN_IN = Hook(
    MESSAGE,
    "_queue_download",  # files
)
#: A call has ended: a customer's, or one of ours that the customer has answered.
#: Argument: its seconds, 0 if it was missed.
MESSAGE_OF_CALL = Hook(
    MESSAGE,
    "_publish_call",  # webhook_out
)
#: A message was put into the outbox.
MESSAGE_QUEUED = Hook(
    MESSAGE,
    "_schedule_sending",  # outbox
    "_count_answer",  # waiting
    "_own_by_answer",  # ownership
)
#: Meta reported a status. Argument: ``tools.meta.webhook.Status``.
MESSAGE_STATUS_RECEIVED = Hook(
    MESSAGE,
    "_store_price",  # figures
    "_note_late_sending",  # figures
    "_store_cost",  # money
    "_store_template_of_meta",  # direct_send
)
#: The state of messages to the customer has changed.
MESSAGE_STATE_CHANGED = Hook(
    MESSAGE,
    "_note_wait_after_state",  # figures
    "_reset_dealt_with",  # trouble
    "_update_notification",  # message
    "_announce",  # message
    "_recount_waiting",  # waiting
    "_schedule_giving_up",  # trouble
    "_publish_state",  # webhook_out
)
#: Meta has refused a message, at once or by a status, for a reason that is not the
#: account's. Arguments: Meta's error code and details. The first method that returns
#: true has done all that follows.
MESSAGE_REFUSED = Hook(
    MESSAGE,
    "_go_otherwise",  # direct_send
)
#: A message is about to fail. Argument: the failure reason. Each method returns the
#: reason to be stored, or ``None`` if the message is sent in another way.
MESSAGE_ABOUT_TO_FAIL = Hook(
    MESSAGE,
    "_fail_unless_template",  # template_message
)
#: A message has failed.
MESSAGE_FAILED = Hook(
    MESSAGE,
    "_take_reaction_back",  # message
    "_close_window_as_meta",  # outbox
    "_notices_not_delivered",  # notice
    "_apply_error_code_to_template",  # template_message
    "_notify_agent_of_failure",  # trouble
    "_count_failure",  # figures
)
#: A message has reached the customer, though Meta has reported that it failed.
MESSAGE_ARRIVED_AFTER_ALL = Hook(
    MESSAGE,
    "_put_reaction_back",  # message
    "_recount_arrived",  # waiting
)
#: Messages were moved to another ticket. Arguments: the ticket; a dict of the former
#: tickets and their messages.
MESSAGES_MOVED = Hook(
    MESSAGE,
    "_move_unread_count",  # waiting
    "_move_unread_mails",  # waiting
    "_mark_first_of_moved",  # figures
)
#: A message is about to be sent: each method may give it another form, such as that of
#: a template.
MESSAGE_FORM = Hook(
    MESSAGE,
    "_choose_template_or_text",  # template_message
    "_choose_direct_send",  # direct_send
)
#: Returns whether a message can be sent though the customer service window is closed.
MESSAGE_WITHOUT_WINDOW = Hook(
    MESSAGE,
    "_has_template",  # template_message
    "_may_go_directly",  # direct_send
)
#: Returns why a message cannot be sent now: the first failure reason is used.
MESSAGE_OBSTACLES = Hook(
    MESSAGE,
    "_obstacle_of_simulation",  # onboarding
    "_obstacle_of_block",  # outbox
    "_obstacle_of_address",  # outbox
    "_obstacle_of_opt_out",  # notice
    "_obstacle_of_template",  # template_message
    "_obstacle_of_responder",  # responder
    "_obstacle_of_window",  # outbox
)
#: Returns what a message waits for, as a text: the first one is used.
MESSAGE_WAITS_FOR = Hook(
    MESSAGE,
    "_waits_for_account",  # message
    "_waits_for_assessment",  # template_message
    "_waits_for_file",  # files
    "_waits_for_repeat",  # outbox
    "_waits_for_turn",  # outbox
)
#: Returns why a message failed, as a text: the first one is used.
MESSAGE_FAILURE_REASON = Hook(
    MESSAGE,
    "_failure_of_file",  # files
    "_failure_of_message",  # message
)
#: Returns a sentence to follow it: how the customer got the message instead.
MESSAGE_FAILURE_NOTES = Hook(
    MESSAGE,
    "_fallback_text",  # notice
    "_sent_by_email_text",  # trouble
)
#: Returns data of a message for the chatter (JSON): the dicts are merged.
MESSAGE_TO_CHATTER = Hook(
    MESSAGE,
    "_kind_to_chatter",  # message
    "_changes_to_chatter",  # message
    "_options_to_chatter",  # message
    "_late_to_chatter",  # message
    "_cards_to_chatter",  # content
    "_place_to_chatter",  # content
    "_media_to_chatter",  # files
    "_template_to_chatter",  # template_message
)

# -------------------------------------------------------------------------- the ticket

#: The same of the tickets that those messages are about.
TICKETS_FORESEEN = Hook(
    TICKET,
    "_whatsapp_foresee_recipients",  # ticket
    "_whatsapp_foresee_unread",  # waiting
)
#: Tickets were created.
TICKET_CREATED = Hook(
    TICKET,
    "_whatsapp_notify_of_creation",  # notice
    "_whatsapp_publish_created",  # webhook_out
)
#: Returns what is said besides that a ticket was created, or is open again, as a text.
#: Argument: the session that is active on the ticket, if it is known.
TICKET_CONFIRMATION = Hook(
    TICKET,
    "_whatsapp_addition_of_hours",  # hours
)
#: Tickets are about to be written to. Argument: the values.
TICKET_BEFORE_WRITE = Hook(
    TICKET,
    "_whatsapp_mark_before_write",  # notice
    "_whatsapp_hand_on_before_write",  # conversation
    "_whatsapp_lock_before_write",  # ticket
    "_whatsapp_note_former_stage",  # webhook_out
)
#: Tickets were written to. Argument: the values.
TICKET_WRITTEN = Hook(
    TICKET,
    "_whatsapp_end_sessions_after",  # conversation
    "_whatsapp_note_known_after",  # notice
    "_whatsapp_recount_after",  # waiting
    "_whatsapp_reschedule_reminder_after",  # waiting
    "_whatsapp_notify_assignee_after",  # ownership
    "_whatsapp_announce_change_after",  # ticket
    "_whatsapp_read_closed_after",  # desk
    "_whatsapp_end_snooze_after",  # desk
    "_whatsapp_note_closing_after",  # response_times
)
#: Returns data of a ticket's conversation for the composer (JSON): the dicts are
#: merged.
TICKET_TO_CHATTER = Hook(
    TICKET,
    "_whatsapp_opt_out_to_chatter",  # notice
    "_whatsapp_calls_to_chatter",  # call_to_action
    "_whatsapp_responder_to_chatter",  # responder
    "_whatsapp_direct_send_to_chatter",  # direct_send
    "_whatsapp_waiting_to_chatter",  # desk
)
#: Returns how many characters an agent's answer may have that is sent after the
#: customer service window without a template, or ``None``.
TICKET_ROOM_OF_LATE_ANSWER = Hook(
    TICKET,
    "_whatsapp_room_of_direct_answer",  # direct_send
)
#: A user is about to post a message to the customer in the chatter.
TICKET_BEFORE_ANSWER = Hook(
    TICKET,
    "_whatsapp_drop_unread",  # waiting
    "_whatsapp_show_answered",  # outbox
)
#: An agent is about to send a message. Each method returns what to ask first, as a
#: dict of questions (JSON); what is false is no question. Argument: the newest
#: mail.message the agent had before them as they began to write, if it is known.
TICKET_QUESTIONS = Hook(
    TICKET,
    "_whatsapp_question_of_session",  # conversation
    "_whatsapp_question_of_colleague",  # ownership
)
#: A message to the customer is about to be queued; the contact is locked. Argument:
#: whether an agent has written it.
TICKET_BEFORE_OUTBOUND = Hook(
    TICKET,
    "_whatsapp_extend_session",  # conversation
)
#: An agent has the conversation on the screen.
TICKET_SEEN = Hook(
    TICKET,
    "_whatsapp_show_opened",  # outbox
    "_whatsapp_reset_unread",  # waiting
    "_whatsapp_drop_own_unread",  # waiting
    "_whatsapp_note_read",  # desk
    "_whatsapp_read_notifications",  # desk
)
#: An agent is typing a message to the customer.
TICKET_TYPING = Hook(
    TICKET,
    "_whatsapp_show_typing_to_agents",  # ticket
    "_whatsapp_show_typing",  # outbox
)
#: Who waits on these tickets was computed from their WhatsApp messages.
TICKET_RECOUNTED = Hook(
    TICKET,
    "_whatsapp_recount_portal",  # portal
)
#: A person's messages in these tickets were erased.
TICKET_ERASED = Hook(
    TICKET,
    "_whatsapp_recount",  # waiting
)
