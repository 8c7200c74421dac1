# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The languages a template may be in ("Supported languages"), by Meta's code."""

LANGUAGES = frozenset(
    "af sq ar ar_EG ar_AE ar_LB ar_MA ar_QA az be_BY bn bn_IN bg ca zh_CN zh_HK zh_TW"
    " hr cs da prs_AF nl nl_BE en en_GB en_US en_AE en_AU en_CA en_GH en_IE en_IN en_JM"
    " en_MY en_NZ en_QA en_SG en_UG en_ZA et fil fi fr fr_BE fr_CA fr_CH fr_CI fr_MA ka"
    " de de_AT de_CH el gu ha he hi hu id ga it ja kn kk rw_RW ko ky_KG lo lv lt mk ms"
    " ml mr nb ps_AF fa pl pt_BR pt_PT pa ro ru sr si_LK sk sl es es_AR es_CL es_CO"
    " es_CR es_DO es_EC es_HN es_MX es_PA es_PE es_ES es_UY sw sv ta te th tr uk ur uz"
    " vi zu".split()
)


def normal(code):
    """Return a language code in the spelling of ``LANGUAGES``.

    Meta's webhooks also write ``en-US``. An unknown code is returned as it is.

    >>> normal("pt-br"), normal("en"), normal("xx")
    ('pt_BR', 'en', 'xx')
    """
    return _BY_LOWER.get(str(code).replace("-", "_").lower(), code)


_BY_LOWER = {code.lower(): code for code in LANGUAGES}
