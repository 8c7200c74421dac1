# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lists countries that have changed their numbers since WhatsApp exists.

Address books and old contacts have a line's former number, WhatsApp may have either.
``phonenumbers`` knows the present plans, and for some countries the former ones, too.
``identity.match_key`` changes only a number that it takes for invalid, into one that it
takes for valid.
"""

import re

#: (pattern of the former digits, the digits that took their place). The sources are
#: the plans that the countries notify to the ITU (national numbering plans, E.129).
CHANGED_PLANS = tuple(
    (re.compile(former), present)
    for former, present in (
        # Ivory Coast, 31 January 2021: eight digits became ten. Mobiles got a prefix by
        # their operator, which the second digit told (ARTCI): 01 Moov, 05 MTN,
        # 07 Orange. Landlines begin with 2 or 3; the third digit told the operator.
        (r"225([04-9][0-3]\d{6})", r"22501\1"),
        (r"225([04-9][4-6]\d{6})", r"22505\1"),
        (r"225([04-9][7-9]\d{6})", r"22507\1"),
        (r"225([23]\d8\d{5})", r"22521\1"),
        (r"225([23]\d0\d{5})", r"22525\1"),
        (r"225([23]\d[1-79]\d{5})", r"22527\1"),
        # Benin, 30 November 2024: 01 before every number (ARCEP Benin).
        (r"229(\d{8})", r"22901\1"),
        # Cameroon, 21 November 2014: 6 before mobiles, 2 before landlines (ART).
        (r"237([5-79]\d{7})", r"2376\1"),
        (r"237([23]\d{7})", r"2372\1"),
        # Mauritius, 1 September 2013: 5 before mobiles (ICTA).
        (r"230([4789]\d{6}|25\d{5})", r"2305\1"),
        # Vietnam, 15 September 2018: mobiles of eleven digits lost one (MIC).
        (r"8416([2-9]\d{7})", r"843\1"),
        (r"84120(\d{7})", r"8470\1"),
        (r"84121(\d{7})", r"8479\1"),
        (r"84122(\d{7})", r"8477\1"),
        (r"84126(\d{7})", r"8476\1"),
        (r"84128(\d{7})", r"8478\1"),
        (r"84123(\d{7})", r"8483\1"),
        (r"84124(\d{7})", r"8484\1"),
        (r"84125(\d{7})", r"8485\1"),
        (r"84127(\d{7})", r"8481\1"),
        (r"84129(\d{7})", r"8482\1"),
        (r"84186(\d{7})", r"8456\1"),
        (r"84188(\d{7})", r"8458\1"),
        (r"84199(\d{7})", r"8459\1"),
        # Colombia, 1 September 2021: 60 before landlines (CRC).
        (r"57([124-8]\d{7})", r"5760\1"),
    )
)
