# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lists countries that have changed their numbers since WhatsApp exists.

Address books and old contacts have a line's former number, WhatsApp may have either.
``phonenumbers`` knows the present plans, and for some countries the former ones, too.
``identity.match_key`` changes only a number that it takes for invalid, into one that it
takes for valid. Numbers whose present form the former digits do not tell are left out:
two people must never have one key.
"""

import re

#: (pattern of the former digits, the digits that took their place). Beside each country
#: stands the page that says so.
CHANGED_PLANS = tuple(
    (re.compile(former), present)
    for former, present in (
        # Ivory Coast, 31 January 2021: eight digits became ten. The prefix is the
        # operator's, which the second digit of mobiles and the third of landlines told.
        # The ranges are those of the regulator's notice to the ITU of 24 December 2020
        # ("Présentation des modifications apportées au plan de numérotage E.164 de la
        # République de Côte d'Ivoire"), as the Python package numero-uemoa has them.
        (r"225((?:0[1-3]|[457][0-3])\d{6})", r"22501\1"),
        (r"225([04-9][4-6]\d{6})", r"22505\1"),
        (r"225((?:[04-8][7-9]|9[78])\d{6})", r"22507\1"),
        (r"225(2[0-3]8\d{5})", r"22521\1"),
        (r"225((?:2[0-4]|3[0-6])0\d{5})", r"22525\1"),
        (
            r"225((?:2(?:0[23]|1[2357]|[23][45]|4[3-5])|3(?:06|1[69]|[2-6]7))\d{5})",
            r"22527\1",
        ),
        # Benin, 30 November 2024: 01 before every number ("Le format des numéros de
        # téléphone passe de huit à dix chiffres", allAfrica). The ranges are those of
        # numero-uemoa, by the plan of ARCEP Bénin.
        (r"229([24-69]\d{7})", r"22901\1"),
        # Cameroon, 21 November 2014: 6 before mobiles ("Telephone numbers to move from
        # 8 to 9 digits", The Guardian Post). Landlines got 2 before them, but some 242
        # or 243 in place of 22 or 33 ("Cameroon to Migrate From 8 to 9 Telephone Digits
        # Tonight", Bamenda Online): they are left out.
        (r"237([5-79]\d{7})", r"2376\1"),
        # Mauritius, 1 September 2013: 5 before mobiles ("Mauritius migrates to a new
        # 8-digit mobile numbering plan", CommsUpdate; libphonenumber's ranges).
        (r"230([4789]\d{6}|25\d{5})", r"2305\1"),
        # Vietnam, 15 September 2018: mobiles of eleven digits, the trunk's 0 among
        # them, lost one ("Transition from 11 digits to 10 digits Vietnam phone number",
        # a gist; "What is the current list of prefixes of Vietnamese phone numbers of
        # mobile network operators?", LawNet).
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
        # Colombia, 1 September 2021: 60 before landlines, also from abroad ("Nueva
        # marcación telefónica nacional", Alcaldía de Fredonia, by Resolución CRC 5826).
        (r"57([124-8]\d{7})", r"5760\1"),
        # Ecuador, 30 September 2012: 9 before mobiles, also from abroad ("Phone number
        # changes in Ecuador and Chile", Vaya Adventures; "Dialing mobile / cellular
        # numbers in Ecuador", Sangay).
        (r"593([89]\d{7})", r"5939\1"),
    )
)
