# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Recognizes commands and short answers in what customers type.

It reads commands (``/help``), opting out and in, yes and no, numbers, thanks and
greetings, in four languages. Spelling is read as phones produce it: capitals, accents
or none, a full-width slash of an Asian keyboard, blanks, punctuation at the end,
``@name`` after a command.
"""

import re
import unicodedata
from dataclasses import dataclass

from .words import INVISIBLE

HELP, STATUS, NEW = "help", "status", "new"
CANCEL, LANGUAGE = "cancel", "language"
#: Name of a :class:`Command` whose word after the slash is not in ``NAMES``.
UNKNOWN = "unknown"

NAMES = {
    HELP: "ajuda help ayuda aide comandos menu",
    STATUS: "status estado statut",
    NEW: "novo nova new nuevo nueva nouveau nouvelle",
    CANCEL: "cancelar cancel annuler",
    LANGUAGE: "idioma idiomas language lang langue",
}
_COMMANDS = {
    name: command for command, names in NAMES.items() for name in names.split()
}

SIGNS = ".,;:!?…。！？、"
_COMMAND = re.compile(
    rf"[/／](?P<gap>\s*)(?P<name>[^\W\d_]*)(@\w*)?[{re.escape(SIGNS)}]*(?=\s|$)",
)

OPT_OUT = (
    *("stop", "stop all", "stop promotions", "unsubscribe", "opt out", "opt-out"),
    *("sair", "parar", "pare", "descadastrar", "descadastre", "cancelar inscricao"),
    *("parar promocoes", "nao quero receber", "nao quero mais receber"),
    *("baja", "darme de baja", "cancelar suscripcion", "arret", "arreter"),
    *("desabonner", "desinscription", "me desabonner"),
)
OPT_IN = (
    *("start", "unstop", "subscribe", "opt in", "opt-in", "resume"),
    *("voltar", "ativar", "reativar", "inscrever", "iniciar", "retomar"),
    *("alta", "activar", "reactivar", "suscribir", "volver"),
    *("activer", "reactiver", "reprendre", "abonner"),
)
YES = (
    *("sim", "s", "ss", "yes", "y", "yep", "yeah", "si", "oui", "ok", "okay"),
    *("claro", "confirmo", "confirmar", "confirm", "confirmer", "👍"),
    *("sim por favor", "yes please", "si por favor", "oui s'il vous plait"),
)
NO = (
    *("nao", "n", "no", "nope", "non", "👎", "nao obrigado", "nao obrigada"),
    *("no thanks", "no thank you", "no gracias", "non merci"),
)

#: A text is thanks if it has one of these, none but these and ``_FILLERS``, and not
#: more than ``COURTESY_WORDS``.
_THANKS = set(
    "obrigado obrigada obrigadao obrigadissimo obrigadinha brigado brigada obg obgd"
    " agradeco agradecido agradecida agradecemos grato grata gratidao valeu vlw"
    " ok okay okey okk certo certinho beleza blz perfeito perfeita otimo otima show"
    " maravilha excelente joia legal combinado entendi entendido"
    " thanks thank thankyou thx tks ty tnx cheers great perfect awesome"
    " gracias grax perfecto perfecta genial vale listo excelente"
    " merci parfait parfaite super d'accord daccord entendu".split()
)
_FILLERS = set(
    "muito muita muitissimo mto mt mesmo demais de nada por tudo pela pelo ajuda"
    " atencao apoio suporte a ao o os as voce voces vcs tudo bem sim ta esta e ate"
    " you very much so a lot for the your help and it is that's all good"
    " muchas mucho mil muchisimas por todo la el ayuda atencion y muy amable"
    " beaucoup bien tout est pour votre aide et vous c'est mille".split()
)
COURTESY_WORDS = 6
#: A text is a greeting on the same terms, and may have a question mark.
_GREETINGS = set(
    "oi oie oii oiii ola opa alo eai eae bom dia boa tarde noite saudacoes alguem"
    " hi hii hello helo hey heya hiya hallo howdy morning afternoon evening greetings"
    " anybody anyone hola holi buenas buenos buen dias tardes noches saludos alguien"
    " bonjour bonsoir salut coucou allo quelqu'un".split()
)
_GREETED = set(
    "tudo bem bom certo como vai esta voce voces vcs vc pessoal gente equipe ai e a o"
    " todos good day there all team everybody everyone sir madam how are you is que tal"
    " estas esta usted ustedes equipo ahi hay dia comment allez vous ca va tout le"
    " tous monde l'equipe il y a madame monsieur".split()
)
GREETING_WORDS = 8
_WORDS = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_QUESTIONS = set("?？❓❔⁉¿")


@dataclass(frozen=True)
class Command:
    """A command a customer has typed.

    ``name`` is a key of ``NAMES``, or ``UNKNOWN``; ``rest`` is the text after the name.
    """

    name: str
    rest: str = ""


def folded(text):
    """Return ``text`` normalized for comparing.

    Without capitals, accents, invisible characters and more than one blank in a row.

    >>> folded("  CANCELAR  Inscrição ")
    'cancelar inscricao'
    """
    decomposed = unicodedata.normalize("NFKD", INVISIBLE.sub("", text or ""))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.replace("’", "'").casefold().split())


def command(text):
    """Return the :class:`Command` that ``text`` begins with, or ``None``.

    A path such as ``/etc/hosts`` is no command.

    >>> command(" ／Ajuda@suporte!")
    Command(name='help', rest='')
    >>> command("/novo Impressora  quebrada")
    Command(name='new', rest='Impressora  quebrada')
    >>> command("/etc/hosts is empty")
    """
    text = INVISIBLE.sub("", text or "").strip()
    match = _COMMAND.match(text)
    if not match:
        return None
    name = _COMMANDS.get(folded(match["name"]), UNKNOWN)
    rest = text[match.end() :].strip()
    if name == UNKNOWN and (match["gap"] or (rest and not match["name"])):
        return None
    return Command(name, rest)


def bare_command(text):
    """Return the name of the command if ``text`` is that and nothing else, or ``None``.

    No slash is needed. To be used only where a command is expected: in a conversation
    "new" and "help" are ordinary words.

    >>> bare_command("Status?")
    'status'
    """
    return _COMMANDS.get(_whole(text))


def _whole(text):
    """Return ``text``, folded, without a leading slash and trailing punctuation."""
    return folded(text).lstrip("/").strip(SIGNS + " '\"*_~“”")


_OPT_OUT, _OPT_IN = frozenset(OPT_OUT), frozenset(OPT_IN)
_ANSWERS = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)


def is_opt_out(text):
    """Whether ``text`` as a whole asks for no more automatic messages.

    >>> is_opt_out("Cancelar inscrição."), is_opt_out("Pode parar de piscar?")
    (True, False)
    """
    return _whole(text) in _OPT_OUT


def is_opt_in(text):
    """Whether ``text`` as a whole revokes an opt-out.

    To be used only for a customer who has opted out: "start" is an ordinary word.
    """
    return _whole(text) in _OPT_IN


def yes_or_no(text):
    """Return ``True`` for a yes, ``False`` for a no, ``None`` for anything else.

    >>> yes_or_no("SIM!"), yes_or_no("não"), yes_or_no("maybe")
    (True, False, None)
    """
    return _ANSWERS.get(_whole(_without_skin(text)))


def number(text):
    """Return the number if ``text`` is one and nothing else, or ``None``.

    It has at most three digits, and may be written ``"1 "``, ``"2."`` or ``"3)"``.

    >>> number(" ２. "), number("1️⃣"), number("10 computers")
    (2, 1, None)
    """
    match = re.fullmatch(r"[#(]?([0-9]{1,3})[oa]?[\ufe0f\u20e3.)°:-]*", folded(text))
    return int(match[1]) if match else None


def is_courtesy(text):
    """Whether ``text`` is thanks and nothing else, so that it needs no answer.

    A text of emoji only is thanks as well; one with a question mark never is.

    >>> is_courtesy("Muito obrigada! 🙏"), is_courtesy("ok?"), is_courtesy("👍🏽")
    (True, False, True)
    >>> is_courtesy("Obrigado, mas ainda não funciona")
    False
    """
    text = folded(text)
    if not text or _QUESTIONS & set(text):
        return False
    words = _WORDS.findall(text)
    if not words:
        return any(unicodedata.category(char) == "So" for char in text)
    return _is_only(words, _THANKS, _FILLERS, COURTESY_WORDS)


def is_greeting(text):
    """Whether ``text`` is a greeting and nothing else.

    >>> is_greeting("Oi, bom dia! Tudo bem?"), is_greeting("Hi, my printer is dead")
    (True, False)
    """
    words = _WORDS.findall(folded(text))
    return bool(words) and _is_only(words, _GREETINGS, _GREETED, GREETING_WORDS)


def has_substance(text):
    """Whether ``text`` has words besides greetings and thanks, as a title needs.

    >>> has_substance("Bonjour 👋"), has_substance("?"), has_substance("No signal")
    (False, False, True)
    """
    if not _WORDS.search(folded(text)):
        return False
    return not is_greeting(text) and not is_courtesy(text)


def _is_only(words, needed, fillers, most):
    """Whether one word is of ``needed``, and all others are of it or ``fillers``."""
    is_nothing_else = all(word in needed or word in fillers for word in words)
    return len(words) <= most and is_nothing_else and not needed.isdisjoint(words)


def _without_skin(text):
    """Return ``text`` without the skin tones of emoji: 👍🏽 becomes 👍."""
    return re.sub("[\U0001f3fb-\U0001f3ff\ufe0f]", "", text or "")
