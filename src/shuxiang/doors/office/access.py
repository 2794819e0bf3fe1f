"""Who may work in the back office, room by room."""

from shuxiang.doors.frame.access import staff
from shuxiang.foundations.kernel.actor import Power

_REGISTERS = staff(
    Power.SET_NETWORK,
    Power.SET_CALENDAR,
    Power.MANAGE_STAFF,
    Power.MANAGE_TERMINALS,
    Power.EDIT_COPIES,
    Power.SET_RULES,
)
_READERS = staff(Power.SEE_READERS)
_TITLES = staff(Power.CATALOGUE, Power.SEE_LOANS)
_CATALOGUE = staff(Power.CATALOGUE)
_COPIES = staff(Power.EDIT_COPIES)
_IMPORT = staff(Power.IMPORT)
_NOTICES = staff(Power.SET_NOTICES, Power.SEE_LOANS)
_SET_NOTICES = staff(Power.SET_NOTICES)
_HOLDS = staff(Power.HOLD, Power.ORDER_HOLDS)
_CARRY = staff(Power.CARRY)
_REQUESTS = staff(Power.EDIT_READERS, Power.ERASE_READERS)
_PREFLIGHT = staff(Power.EDIT_COPIES, Power.EDIT_READERS, Power.SET_RULES)

ACCESS = {
    "office:home": staff(),
    "office:find": staff(),
    "office:readers": _READERS,
    "office:reader": _READERS,
    "office:reader-look": _READERS,
    "office:reader-erase": staff(Power.ERASE_READERS),
    "office:reader-act": _READERS,
    "office:reader-pin": staff(Power.EDIT_READERS),
    "office:catalog": _TITLES,
    "office:title": _TITLES,
    "office:title-new": _CATALOGUE,
    "office:title-edit": _CATALOGUE,
    "office:copy-new": _COPIES,
    "office:copy-edit": _COPIES,
    "office:copy-act": _COPIES,
    "office:rules": staff(Power.SET_RULES, Power.LEND),
    "office:rule-new": staff(Power.SET_RULES),
    "office:rule": staff(Power.SET_RULES),
    "office:rule-late": staff(Power.SET_RULES),
    "office:rule-retire": staff(Power.SET_RULES),
    "office:preflight": _PREFLIGHT,
    "office:preflight-run": _PREFLIGHT,
    "office:preflight-kind": _PREFLIGHT,
    "office:preflight-all": _PREFLIGHT,
    "office:preflight-mend": _PREFLIGHT,
    "office:sublending": staff(Power.LEND),
    "office:devices": staff(Power.MANAGE_TERMINALS, Power.LEND),
    "office:points": staff(Power.SET_RULES),
    "office:points-stop": staff(Power.SET_RULES),
    "office:reader-points": staff(Power.SEE_READERS),
    "office:damage": staff(Power.CHARGE),
    "office:columns": staff(Power.EDIT_COLUMNS),
    "office:column": staff(Power.EDIT_COLUMNS),
    "office:column-add": staff(Power.EDIT_COLUMNS),
    "office:column-item": staff(Power.EDIT_COLUMNS),
    "office:column-decide": staff(Power.EDIT_COLUMNS),
    "office:floating": staff(Power.SET_RULES),
    "office:floating-stop": staff(Power.SET_RULES),
    "office:calendar": staff(),
    "office:calendar-of": staff(),
    "office:week": staff(Power.SET_CALENDAR),
    "office:import": _IMPORT,
    "office:import-upload": _IMPORT,
    "office:import-preview": _IMPORT,
    "office:import-begin": _IMPORT,
    "office:import-run": _IMPORT,
    "office:import-resume": _IMPORT,
    "office:import-rejected": _IMPORT,
    "office:registers": _REGISTERS,
    "office:register": _REGISTERS,
    "office:register-new": _REGISTERS,
    "office:register-row": _REGISTERS,
    "office:register-retire": _REGISTERS,
    "office:register-restore": _REGISTERS,
    "office:register-password": staff(Power.MANAGE_STAFF, Power.MANAGE_TERMINALS),
    "office:notices": _NOTICES,
    "office:notices-kind": _SET_NOTICES,
    "office:notices-text": _SET_NOTICES,
    "office:notices-channel": _SET_NOTICES,
    "office:notices-test": _SET_NOTICES,
    "office:notices-log": _NOTICES,
    "office:notices-print": staff(Power.SEE_LOANS),
    "office:account": staff(Power.TAKE_MONEY, Power.SEE_MONEY, Power.CHARGE),
    "office:receipt": staff(Power.TAKE_MONEY, Power.SEE_MONEY),
    "office:till": staff(Power.CLOSE_TILL, Power.SEE_MONEY),
    "office:till-month": staff(Power.CLOSE_TILL, Power.SEE_MONEY),
    "office:till-export": staff(Power.SEE_MONEY),
    "office:lost": staff(Power.CHARGE),
    "office:claim": staff(Power.TAKE_BACK),
    "office:claims": staff(Power.TAKE_BACK),
    "office:holds": _HOLDS,
    "office:holds-queue": _HOLDS,
    "office:hold-cancel": _HOLDS,
    "office:retention": staff(Power.SET_RULES),
    "office:transit": _CARRY,
    "office:transit-send": _CARRY,
    "office:transit-lost": _CARRY,
    "office:privacy": staff(Power.EDIT_READERS, Power.ERASE_READERS, Power.SEE_JOURNAL),
    "office:privacy-requests": _REQUESTS,
    "office:privacy-request": _REQUESTS,
    "office:log": staff(Power.SEE_JOURNAL, Power.LEND),
    "office:overdue": staff(Power.SEE_LOANS),
}
