"""What customers type where they are not simply writing: commands and short answers.

People write as phones let them: capitals, accents or none, a full-width slash from an
Asian keyboard, blanks, a point at the end, ``@`` and the name of whom they mean.
"""

import re
import unicodedata
from dataclasses import dataclass

from .words import INVISIBLE

HELP, STATUS, NEW = "help", "status", "new"
CANCEL, LANGUAGE = "cancel", "language"
#: A slash and a word that is no command of ours.
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

#: Words of which one makes a thanks; up to ``COURTESY_WORDS`` of both kinds may.
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
_QUESTIONS = set("?？❓❔⁉¿")


@dataclass(frozen=True)
class Command:
    """A command; ``rest`` is what follows its name, as it was typed."""

    name: str
    rest: str = ""


def folded(text):
    """``text`` for comparing: no capitals, accents, odd blanks and invisible marks.

    >>> folded("  CANCELAR  Inscrição ")
    'cancelar inscricao'
    """
    decomposed = unicodedata.normalize("NFKD", INVISIBLE.sub("", text or ""))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.replace("’", "'").casefold().split())


def command(text):
    """The :class:`Command` that ``text`` begins with, or ``None``.

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
    """The command whose name, without a slash, is the whole of ``text``.

    For where a command is expected: elsewhere "new" and "help" are but words.

    >>> bare_command("Status?")
    'status'
    """
    return _COMMANDS.get(_whole(text))


def _whole(text):
    """``text`` as one short answer: folded, without a slash before, signs after."""
    return folded(text).lstrip("/").strip(SIGNS + " '\"*_~“”")


_OPT_OUT, _OPT_IN = frozenset(OPT_OUT), frozenset(OPT_IN)
_ANSWERS = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)


def is_opt_out(text):
    """Whether ``text`` is, as a whole, the wish to get no automatic messages.

    >>> is_opt_out("Cancelar inscrição."), is_opt_out("Pode parar de piscar?")
    (True, False)
    """
    return _whole(text) in _OPT_OUT


def is_opt_in(text):
    """Whether ``text`` takes an opt-out back; an ordinary word without one before."""
    return _whole(text) in _OPT_IN


def yes_or_no(text):
    """``True`` for a yes, ``False`` for a no, ``None`` for anything else.

    >>> yes_or_no("SIM!"), yes_or_no("não"), yes_or_no("maybe")
    (True, False, None)
    """
    return _ANSWERS.get(_whole(_without_skin(text)))


def number(text):
    """The number that is the whole of ``text``: ``"1 "``, ``"2."``, ``"3)"``.

    >>> number(" ２. "), number("1️⃣"), number("10 computers")
    (2, 1, None)
    """
    match = re.fullmatch(r"[#(]?([0-9]{1,3})[oa]?[\ufe0f\u20e3.)°:-]*", folded(text))
    return int(match[1]) if match else None


def is_courtesy(text):
    """Whether ``text`` is thanks and nothing else: it asks for nothing.

    >>> is_courtesy("Muito obrigada! 🙏"), is_courtesy("ok?"), is_courtesy("👍🏽")
    (True, False, True)
    >>> is_courtesy("Obrigado, mas ainda não funciona")
    False
    """
    text = folded(text)
    if not text or _QUESTIONS & set(text):
        return False
    words = re.findall(r"[^\W_]+(?:['-][^\W_]+)*", text)
    if not words:
        return any(unicodedata.category(char) == "So" for char in text)
    known = all(word in _THANKS or word in _FILLERS for word in words)
    thanked = any(word in _THANKS for word in words)
    return len(words) <= COURTESY_WORDS and known and thanked


def _without_skin(text):
    """``text`` with every 👍🏽 as a plain 👍."""
    return re.sub("[\U0001f3fb-\U0001f3ff\ufe0f]", "", text or "")
