# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rooms, in the order they load: a room knows earlier rooms only.

Classes of one model are stacked in this order: the last one is asked first.
"""

from . import common  # what every room may use: groups, hooks, states, access
from . import lane  # queues: claimed, processed, tried again
from . import queue_job  # jobs of OCA's queue_job run the lanes, if it is installed
from . import account  # the number: settings, environment, quiet hours, alarm
from . import contact  # who writes: names, language, blocking
from . import identity  # who it is: whose an id is, which partner, phone number
from . import inbox  # Meta's webhook events, stored and processed
from . import message  # one message either way, and how the chatter shows it
from . import content  # forms, orders and contact cards in words
from . import history  # all that was written with one person, as a chat
from . import ticket  # the ticket's chatter: composer, recipients, live pages
from . import conversation  # which ticket a message goes to; sessions
from . import bot  # what is answered without an agent: commands, choice, rating
from . import outbox  # queued messages are sent to Meta; read receipts
from . import notice  # automatic messages: rules, and what happens to a ticket
from . import hours  # what is said outside of working hours
from . import privacy  # erasing, export, retention
from . import template  # message templates as Meta holds them
from . import template_review  # templates at Meta: submitting, sync, review
from . import template_library  # templates that Meta offers ready-made
from . import template_message  # messages sent from a template
from . import files  # media: downloaded, checked, uploaded
from . import evidence  # what was written can be neither changed nor deleted
from . import waiting  # who waits for whom, unread, reminder, e-mail
from . import ownership  # who has a ticket, and its stage of work
from . import calls  # calls: lines in the ticket, who may be called
from . import call_to_action  # messages with one button: link, form, location, call
from . import portal  # the customer's page of a ticket, and their reply there
from . import responder  # what another system answers: kept, handed over, taken
from . import succession  # customers go over to another account
from . import trouble  # what helps a message that failed
from . import forwarding  # messages and tickets passed on inside the house
from . import desk  # what one agent works with: unread, alerts, next, snoozing
from . import inbox_screen  # the conversations, chat and ticket on one screen
from . import health_checks  # what is checked of an account, and what is to be done
from . import service_checks  # what the service needs besides: templates, people
from . import direct_send  # texts outside of the 24 hours without a template
from . import health  # the checks carried out, stored and reported
from . import guide  # from nothing to a number that works
from . import onboarding  # registration, business profile, simulated message
from . import entry  # what is typed is checked; changed secrets are logged
from . import lifecycle  # archiving, moving and deleting an account
from . import preview  # what a customer would get by an automatic message
from . import api  # what the REST API asks of the models
from . import api_keys  # keys that call the REST API: scope, last use, end
from . import webhook_out  # what happens is sent to other programs, signed
from . import figures  # report, statistics, digest, metrics
from . import tallies  # sums of past days, so that figures need not count messages
from . import money  # what it costs: prices, charges by Meta, free answers
from . import sections  # tables of figures on the dashboard, one at a time
from . import schedule  # the figures by e-mail, each week or month
from . import response_times  # first and later answers, resolution, by hour and agent
