"""OAI-PMH 2.0: other libraries take our records, and later only what has changed.

Source: Open Archives Initiative, Protocol for Metadata Harvesting 2.0. Records are told in order of
change, so that a token stays right whatever changes meanwhile: what changed after it was told comes
again at the end, nothing is left out. Titles that were joined with another are told as deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.catalogue.slips import HarvestLine
from shuxiang.departments.network import queries as network
from shuxiang.doors.exchange import forms
from shuxiang.foundations.codecs import clc, dublin_core, marcxml
from shuxiang.foundations.codecs.dublin_core import text
from shuxiang.foundations.kernel import clock

PAGE = 100
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.openarchives.org/OAI/2.0/"
_SCHEMA = (
    f'xmlns="{_SPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    f' xsi:schemaLocation="{_SPACE} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"'
)
#: Prefix → its schema and its namespace.
_FORMATS = {
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", dublin_core.OAI_DC),
    "marcxchange": (
        "http://www.loc.gov/standards/iso25577/marcxchange-2-0.xsd",
        marcxml.EXCHANGE,
    ),
}
_GRAIN = "%Y-%m-%dT%H:%M:%SZ"
_SALT = "exchange.oai"


#: The arguments of a request, each once.
Given = Mapping[str, str]


class _Fault(Exception):
    """An error of the protocol: its code and a sentence."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a list was asked for, and how far it has been told."""

    prefix: str
    since: datetime | None = None
    until: datetime | None = None
    letter: str = ""
    after: tuple[datetime, int] | None = None
    told: int = 0


_ARGUMENTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (
        frozenset({"metadataPrefix"}),
        frozenset({"from", "until", "set", "resumptionToken"}),
    ),
    "ListRecords": (
        frozenset({"metadataPrefix"}),
        frozenset({"from", "until", "set", "resumptionToken"}),
    ),
}


@csrf_exempt
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Answer one request of the protocol. POST changes nothing: the protocol asks for both."""
    asked = request.POST if request.method == "POST" else request.GET
    given = {name: str(value) for name, value in asked.items()}
    here = request.build_absolute_uri("/oai/")
    try:
        verb = _checked(asked)
        inner = _VERBS[verb](given, here)
        told = " ".join(f'{name}="{_attribute(value)}"' for name, value in given.items())
        body = f"<request {told}>{text(here)}</request><{verb}>{inner}</{verb}>"
    except _Fault as fault:
        told = ""
        if fault.code not in ("badVerb", "badArgument"):
            told = " ".join(f'{name}="{_attribute(value)}"' for name, value in given.items())
        body = (
            f"<request {told}>{text(here)}</request>"
            f'<error code="{fault.code}">{text(fault.words)}</error>'
        )
    now = clock.now().astimezone(UTC).strftime(_GRAIN)
    whole = f"{_HEAD}<OAI-PMH {_SCHEMA}><responseDate>{now}</responseDate>{body}</OAI-PMH>"
    return HttpResponse(whole, content_type="text/xml; charset=utf-8")


def _attribute(value: str) -> str:
    return text(value).replace('"', "&quot;")


def _checked(given: QueryDict) -> str:
    verbs = given.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in _ARGUMENTS:
        raise _Fault("badVerb", "The verb is missing, repeated or unknown.")
    required, optional = _ARGUMENTS[verbs[0]]
    names = set(given) - {"verb"}
    if any(len(given.getlist(name)) > 1 for name in names):
        raise _Fault("badArgument", "An argument is repeated.")
    if unknown := names - required - optional:
        raise _Fault("badArgument", f"Not an argument of {verbs[0]}: {', '.join(sorted(unknown))}")
    if "resumptionToken" in names:
        if len(names) > 1:
            raise _Fault("badArgument", "resumptionToken stands alone.")
    elif missing := required - names:
        raise _Fault("badArgument", f"Missing: {', '.join(sorted(missing))}")
    return verbs[0]


def _identify(given: Given, here: str) -> str:
    library = network.library()
    name = library.name if library else ""
    earliest = catalogue.earliest_change() or clock.now()
    host = here.split("/")[2].partition(":")[0]
    sample = _identifier(1, here)
    return (
        f"<repositoryName>{text(name)}</repositoryName><baseURL>{text(here)}</baseURL>"
        f"<protocolVersion>2.0</protocolVersion><adminEmail>library@{text(host)}</adminEmail>"
        f"<earliestDatestamp>{_stamp(earliest)}</earliestDatestamp>"
        "<deletedRecord>persistent</deletedRecord>"
        "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity><compression>gzip</compression>"
        '<description><oai-identifier xmlns="http://www.openarchives.org/OAI/2.0/oai-identifier"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai-identifier'
        ' http://www.openarchives.org/OAI/2.0/oai-identifier.xsd">'
        f"<scheme>oai</scheme><repositoryIdentifier>{text(host)}</repositoryIdentifier>"
        f"<delimiter>:</delimiter><sampleIdentifier>{text(sample)}</sampleIdentifier>"
        "</oai-identifier></description>"
    )


def _formats(given: Given, here: str) -> str:
    if "identifier" in given:
        _line(given["identifier"], here)
    return "".join(
        f"<metadataFormat><metadataPrefix>{prefix}</metadataPrefix><schema>{schema}</schema>"
        f"<metadataNamespace>{space}</metadataNamespace></metadataFormat>"
        for prefix, (schema, space) in _FORMATS.items()
    )


def _sets(given: Given, here: str) -> str:
    if "resumptionToken" in given:
        raise _Fault("badResumptionToken", "The list of sets is told in one piece.")
    return "".join(
        f"<set><setSpec>clc:{letter}</setSpec><setName>{text(name)}</setName></set>"
        for letter, name in clc.MAIN_CLASSES.items()
    )


def _get(given: Given, here: str) -> str:
    line = _line(given["identifier"], here)
    return _record(line, _prefix(given["metadataPrefix"]), here)


def _list_records(given: Given, here: str) -> str:
    wanted = _wanted(given)
    lines, more = _page(wanted)
    told = "".join(_record(line, wanted.prefix, here) for line in lines)
    return told + _token(wanted, lines, more)


def _list_identifiers(given: Given, here: str) -> str:
    wanted = _wanted(given)
    lines, more = _page(wanted)
    return "".join(_header(line, here) for line in lines) + _token(wanted, lines, more)


_VERBS = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _get,
    "ListRecords": _list_records,
    "ListIdentifiers": _list_identifiers,
}


def _wanted(given: Given) -> _Wanted:
    if "resumptionToken" in given:
        return _resumed(given["resumptionToken"])
    since, until = _moment(given, "from"), _moment(given, "until")
    if since and until and len(given["from"]) != len(given["until"]):
        raise _Fault("badArgument", "from and until differ in granularity.")
    if since and until and since > until:
        raise _Fault("badArgument", "from is later than until.")
    letter = given.get("set", "")
    if letter:
        scheme, _, letter = letter.partition(":")
        if scheme != "clc" or letter not in clc.MAIN_CLASSES:
            raise _Fault("noRecordsMatch", "There is no such set.")
    return _Wanted(_prefix(given["metadataPrefix"]), since, until, letter)


def _prefix(prefix: str) -> str:
    if prefix not in _FORMATS:
        raise _Fault("cannotDisseminateFormat", f"Not a format of ours: {prefix}")
    return prefix


def _moment(given: Given, name: str) -> datetime | None:
    """Read a date or a moment; an `until` includes its whole day or second."""
    if name not in given:
        return None
    value = given[name]
    for form, length in (("%Y-%m-%d", timedelta(days=1)), (_GRAIN, timedelta(seconds=1))):
        try:
            moment = datetime.strptime(value, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return moment + length - timedelta(microseconds=1) if name == "until" else moment
    raise _Fault("badArgument", f"Not a date: {name}={value}")


def _page(wanted: _Wanted) -> tuple[list[HarvestLine], bool]:
    lines = catalogue.harvest(
        after=wanted.after,
        since=wanted.since,
        until=wanted.until,
        letter=wanted.letter,
        most=PAGE + 1,
    )
    if not lines and wanted.after is None:
        raise _Fault("noRecordsMatch", "Nothing matches.")
    return lines[:PAGE], len(lines) > PAGE


def _token(wanted: _Wanted, lines: list[HarvestLine], more: bool) -> str:
    """Return the token that goes on after these lines; an empty one ends a list of several parts."""
    if not more:
        return "" if wanted.after is None else f'<resumptionToken cursor="{wanted.told}"/>'
    last = lines[-1]
    kept = [
        wanted.prefix,
        wanted.since.isoformat() if wanted.since else "",
        wanted.until.isoformat() if wanted.until else "",
        wanted.letter,
        last.changed_at.isoformat(),
        last.bib_id,
        wanted.told + len(lines),
    ]
    return f'<resumptionToken cursor="{wanted.told}">{signing.dumps(kept, salt=_SALT)}</resumptionToken>'


def _resumed(token: str) -> _Wanted:
    try:
        prefix, since, until, letter, changed, bib_id, told = signing.loads(token, salt=_SALT)
        return _Wanted(
            prefix,
            datetime.fromisoformat(since) if since else None,
            datetime.fromisoformat(until) if until else None,
            letter,
            (datetime.fromisoformat(changed), int(bib_id)),
            int(told),
        )
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise _Fault("badResumptionToken", "This token is not ours. Begin again.") from error


def _identifier(bib_id: int, here: str) -> str:
    return f"oai:{here.split('/')[2].partition(':')[0]}:{bib_id}"


def _line(identifier: str, here: str) -> HarvestLine:
    number = identifier.rpartition(":")[2]
    if identifier == _identifier(0, here)[:-1] + number and number.isascii() and number.isdecimal():
        line = catalogue.harvest_line(int(number)) if len(number) < 16 else None
        if line is not None:
            return line
    raise _Fault("idDoesNotExist", f"There is no {identifier}")


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_GRAIN)


def _header(line: HarvestLine, here: str) -> str:
    status = ' status="deleted"' if line.gone else ""
    belongs = f"<setSpec>clc:{line.letter}</setSpec>" if line.letter in clc.MAIN_CLASSES else ""
    return (
        f"<header{status}><identifier>{text(_identifier(line.bib_id, here))}</identifier>"
        f"<datestamp>{_stamp(line.changed_at)}</datestamp>{belongs}</header>"
    )


def _record(line: HarvestLine, prefix: str, here: str) -> str:
    if line.gone:
        return f"<record>{_header(line, here)}</record>"
    if prefix == "oai_dc":
        address = f"{here.removesuffix('oai/')}b/{line.bib_id}/"
        said = forms.dublin(
            line.flavour, line.record, address, root="oai_dc:dc", space=dublin_core.OAI_DC
        )
    else:
        said = forms.marc(line.flavour, line.record)
    return f"<record>{_header(line, here)}<metadata>{said}</metadata></record>"
