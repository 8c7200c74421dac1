# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Declares after which pauses the queues try again what failed.

Each is a tuple: the pause after the first attempt, after the second, and so on. After
the last one there is no other attempt (see :func:`pause_after`).
"""

from datetime import timedelta


def _seconds(*numbers):
    return tuple(timedelta(seconds=number) for number in numbers)


#: A message that Meta may accept later.
SENDING = _seconds(5, 30, 120, 600, 1800)
#: A message that could not be prepared for sending.
PREPARING = _seconds(5, 60)
#: Too many messages to one customer: wait 4^X seconds ("Error codes", 131056).
SENDING_TO_PAIR = _seconds(*(4**attempt for attempt in range(1, 7)))
#: A call of Meta's block API.
BLOCKS = _seconds(5, 30, 120, 600, 1800)
#: A file; Meta keeps what customers sent for 7 days.
FILES = _seconds(5, 30, 120, 600, 1800, 7200, 21600)
#: By reason of a file's failure: how many of the pauses in ``FILES`` it gets, if it is
#: less likely to pass later.
FILES_FEWER = {"gone": 1, "damaged": 3, "refused": 1, "broken": 5}
#: A webhook update that could not be processed.
INBOX = _seconds(10, 30, 120, 300, 1800, 7200, 43200)
#: A status that may come before the message it is about, of the WhatsApp Business app.
EARLY_STATUS = _seconds(5, 30, 120)
#: An automatic message that could not be sent.
NOTICES = _seconds(10, 120, 1800)
#: An e-mail to a colleague about unread messages.
MAILS = _seconds(900, 1800, 3600, 7200, 21600)
#: An automatic message to a contact that another transaction has locked.
BUSY = timedelta(seconds=5)
#: An account that Meta slows down: the first pause, which doubles, and the longest.
ACCOUNT, ACCOUNT_LONGEST = timedelta(seconds=5), timedelta(minutes=10)

#: Calls about templates, numbers and the like, when Meta's limit of them is reached.
MANAGEMENT = timedelta(minutes=5)


def pause_after(pauses, attempts):
    """Return the pause after so many attempts, or ``None`` if there are no more.

    >>> pause_after(NOTICES, 1).total_seconds()
    10.0
    >>> pause_after(NOTICES, 4)
    """
    return pauses[max(attempts, 1) - 1] if attempts <= len(pauses) else None


def pause_of_account(slow_downs):
    """Return the pause of an account that Meta slowed down so many times in a row.

    >>> pause_of_account(0).total_seconds(), pause_of_account(50).total_seconds()
    (5.0, 600.0)
    """
    return min(ACCOUNT * 2 ** min(slow_downs, 10), ACCOUNT_LONGEST)
