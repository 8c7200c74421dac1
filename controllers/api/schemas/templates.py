# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Models of ``/templates``."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ....tools.api.types import (
    Answer,
    Id,
    JsonObject,
    LanguageCode,
    Line,
    MetaModel,
    Model,
    Page,
    PageQuery,
    Query,
    TemplateName,
    string,
)
from ....tools.templates.defaults import DEFAULT_TEMPLATES
from ....tools.templates.statuses import CATEGORIES, STATUSES
from ....tools.templates.template import BUTTONS, HEADERS
from .accounts import AccountReference

#: The names that two categories had until June 2023.
FORMER = ("TRANSACTIONAL", "OTP")
#: The languages of the predefined templates.
DEFAULT_LANGUAGES = tuple(
    dict.fromkeys(code for each in DEFAULT_TEMPLATES.values() for code in each.texts)
)
_PRESENT = tuple(category for category, _label in CATEGORIES)

Category = TypeAliasType("Category", Literal[_PRESENT])
CategoryName = TypeAliasType("CategoryName", Literal[(*_PRESENT, *FORMER)])
TemplateStatus = TypeAliasType(
    "TemplateStatus", Literal[tuple(status for status, _label in STATUSES)]
)


class NamedExample(MetaModel):
    """The sample of a named variable."""

    param_name: Line
    example: str


class HeaderExample(MetaModel):
    """The samples of a header's variable."""

    header_text: list[str] = None
    header_text_named_params: list[NamedExample] = None


class BodyExample(MetaModel):
    """The samples of the body's variables."""

    body_text: list[list[str]] = None
    body_text_named_params: list[NamedExample] = None


class HeaderComponent(MetaModel):
    """The header; one with a file takes it in `headerFile`."""

    type: Literal["HEADER"]
    format: Literal[tuple(HEADERS)]
    text: str = None
    example: HeaderExample = None


class BodyComponent(MetaModel):
    """The text."""

    type: Literal["BODY"]
    text: str = None
    add_security_recommendation: bool = None
    example: BodyExample = None


class FooterComponent(MetaModel):
    """The line below."""

    type: Literal["FOOTER"]
    text: str = None
    code_expiration_minutes: Annotated[int, Field(ge=1, le=90)] = None


class TemplateButton(MetaModel):
    """A button of a template."""

    type: Literal[tuple(BUTTONS)]
    text: Line = None
    url: string(least=0, most=2000) = None
    phone_number: string(least=0, most=20) = None
    example: list[str] | str = None
    otp_type: Literal["COPY_CODE"] = None


class ButtonsComponent(MetaModel):
    """The buttons."""

    type: Literal["BUTTONS"]
    buttons: Annotated[list[TemplateButton], Field(min_length=1, max_length=10)]


TemplateComponent = TypeAliasType(
    "TemplateComponent",
    Annotated[
        HeaderComponent | BodyComponent | FooterComponent | ButtonsComponent,
        Field(discriminator="type"),
    ],
)


class HeaderFile(Model):
    """The sample file of a header, which Meta reviews; give it in one of both ways."""

    attachment_id: Id = Field(None, description="Of Odoo, which the user may read.")
    data: string(most=None, description="The file itself, in base64, up to 16 MB.") = (
        Field(None, json_schema_extra={"contentEncoding": "base64"})
    )
    filename: Line = Field(None, description="Of `data`.")


class NewTemplate(Model):
    """A template that is submitted to Meta."""

    name: TemplateName
    category: CategoryName
    language: LanguageCode
    components: Annotated[
        list[TemplateComponent], Field(min_length=1, max_length=4)
    ] = Field(description="As Meta takes them for templates.")
    header_file: HeaderFile = None
    account_id: Id = None


class Registration(AccountReference):
    """In which languages the predefined templates are submitted."""

    languages: Annotated[
        list[Literal[DEFAULT_LANGUAGES]],
        Field(min_length=1, max_length=len(DEFAULT_LANGUAGES)),
    ] = Field(None, description="Meta's codes; all of them by default.")


class Template(Model):
    """A message template in one language."""

    id: Id
    account_id: Id
    name: str
    language: str
    category: Category
    status: TemplateStatus
    components: list[JsonObject]
    quality: Literal["GREEN", "YELLOW", "RED"] | None
    rejected_reason: str | None
    meta_id: str | None


class TemplateAnswer(Answer):
    """One template."""

    template: Template


class TemplateList(Answer):
    """A template in all its languages."""

    templates: list[Template]


class TemplatePage(Page):
    """A page of templates."""

    templates: list[Template]


class TemplateResult(Model):
    """What became of one template."""

    name: str
    state: Literal["waiting", "done", "skipped", "failed"]
    result: str | None


class TemplateResults(Answer):
    """What became of each template."""

    results: list[TemplateResult]


class TemplateFilter(Query):
    """Which of a template's languages are asked for."""

    status: TemplateStatus = None
    category: CategoryName = None
    language: LanguageCode = None
    account_id: Id = None


class TemplateQuery(PageQuery, TemplateFilter):
    """What templates are asked for."""

    name: TemplateName = None


class TemplateDeletion(Query):
    """Which languages are deleted."""

    language: LanguageCode = None
    account_id: Id = None
