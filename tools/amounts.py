# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How amounts of money are shown: Meta's prices are fractions of a cent."""

#: Decimals of Meta's finest prices.
FINEST = 6


def decimals_of(amount, usual):
    """Return with how many decimals an amount is shown.

    A sum is rounded as its currency is. Of less than a hundred of the currency's
    smallest units nothing is rounded away.

    :param float amount: the amount
    :param int usual: decimals of its currency

    >>> decimals_of(0.0068, 2), decimals_of(0.5, 2), decimals_of(0, 2)
    (4, 2, 2)
    >>> decimals_of(12.3456, 2), decimals_of(12.3456, 0)
    (2, 4)
    """
    if abs(amount) >= 10 ** (2 - usual):
        return usual
    exact = f"{amount:.{FINEST}f}".rstrip("0")
    return max(usual, len(exact.partition(".")[2]))
