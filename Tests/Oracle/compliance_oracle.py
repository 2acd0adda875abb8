"""An independent oracle for the compliance rules.

It was written from the text of "Rules of the domain" (semantics.md) alone, without
looking at the product's source, so that an agreement of the two means something.

    compliance_oracle.py table     the decision table of one policy on one device with
                                   one or two connectors, one cell a line
    compliance_oracle.py answer    the same answers for the cells on standard input
                                   (answers already appended are ignored)

A cell is a line of words separated by commas: the INPUTS, then the ANSWERS. The policy
is of the device's platform and assigned to all devices. Every connector has a known
minimum OS version for the platform and a threshold of 7 days; the check-in threshold is
30 days. Times are whole seconds relative to now (negative: past).
An unknown word or a wrong number of columns: exit status 2, one line on standard error.
"""
import sys
from itertools import product

HOUR = 3600
DAY = 24 * HOUR
NOW = 0
PARTNER_THRESHOLD_DAYS = 7
CHECKIN_THRESHOLD_DAYS = 30

# ---------------------------------------------------------------- the words of a cell

LEVELS = ("secured", "low", "medium", "high")
PLATFORMS = ("iOS", "android", "windows", "macOS")
SWITCH = ("off", "on")
ABSENT = "absent"

CONNECTOR_WORDS = {
    "family": ("mtd", "defender", "windowsSecurityCenter"),
    "state": ("never", "available", "silent", "withdrawn", "withdrawnSilent", "error", "errorSilent"),
    "toggle": SWITCH,
    "failMode": ("ignore", "holdLast", "block"),
    "report": (
        "none", "unknown", "secured", "lowSeverity", "mediumSeverity", "highSeverity", "activated",
        "activatedAfterLow", "activatedAfterHigh", "unresponsive", "unresponsiveAfterLow",
        "unresponsiveAfterHigh", "compromised", "deactivated", "misconfigured"),
}
WORDS = {
    "platform": PLATFORMS,
    "required": ("none",) + LEVELS,
    "defenderRequired": ("none",) + LEVELS,
    "missing": SWITCH,
    "osBlock": SWITCH,
    "os": ("below", "at", "unreadable"),
    "firstFailure": ("none", "young", "old"),
    "grace": ("0", "24"),
    "secureByDefault": SWITCH,
    "lastSync": ("fresh", "stale"),
    "override": ("none",) + LEVELS + ("expired",),
    **{"A." + name: words for name, words in CONNECTOR_WORDS.items()},
    **{"B." + name: words + (ABSENT,) for name, words in CONNECTOR_WORDS.items()},
}
INPUTS = tuple(WORDS)
ANSWERS = ("threat", "defender", "policy", "device")

FIRST_FAILURE = {"none": None, "young": NOW - 1 * HOUR, "old": NOW - 30 * HOUR}
LAST_SYNC = {"fresh": NOW - 1 * DAY, "stale": NOW - 31 * DAY}
# state -> last clean contact. Error code and withdrawal by themselves change no result.
CONTACT = {
    "never": None,
    **dict.fromkeys(("available", "withdrawn", "error"), NOW - 1 * DAY),
    **dict.fromkeys(("silent", "withdrawnSilent", "errorSilent"), NOW - 8 * DAY),
}
EARLIER = {"AfterLow": "lowSeverity", "AfterHigh": "highSeverity"}


class BadCell(Exception):
    """A line that is no cell."""


# ---------------------------------------------------------------- threat level

def exceeds(level, required):
    """secured < low < medium < high"""
    return LEVELS.index(level) > LEVELS.index(required)


# ---------------------------------------------------------------- connectors

def is_past_threshold(connector):
    """Past the threshold always means lastCleanContact."""
    return NOW - CONTACT[connector["state"]] > PARTNER_THRESHOLD_DAYS * DAY


def is_set_up(connector):
    """notSetUp never counts; unavailable and error do."""
    return connector["state"] != "never"


def counts_for_threat_rule(connector, platform):
    """Over all but Defender; on Windows, Defender included. Windows Security Center never."""
    if connector["family"] == "windowsSecurityCenter":
        return False
    return connector["family"] != "defender" or platform == "windows"


def counts_for_defender_rule(connector, platform):
    """Over Defender connectors only, on every platform."""
    return connector["family"] == "defender"


# ---------------------------------------------------------------- the threat rule

def last_report(word):
    """(last report, the last report before it that is neither activated nor unresponsive)."""
    for suffix, earlier in EARLIER.items():
        if word.endswith(suffix):
            return word[:-len(suffix)], earlier
    return word, "none"


def result_of_report(report, earlier, required):
    """The table of the threat rule: pass, fail or missing."""
    if report in ("activated", "unresponsive"):
        if earlier != "none":
            return result_of_report(earlier, "none", required)
        return "pass" if report == "activated" and required == "high" else "missing"
    if report in ("none", "unknown"):
        return "missing"
    if report in ("compromised", "deactivated", "misconfigured"):
        return "fail"
    level = report.removesuffix("Severity")
    return "fail" if exceeds(level, required) else "pass"


def os_is_unsupported(cell):
    """partnerUnsupportedOsVersionBlocked, and the OS below the minimum or unreadable."""
    return cell["osBlock"] == "on" and cell["os"] in ("below", "unreadable")


def result_of_connector(connector, cell, required):
    """None: no result from this connector, which then checks nothing."""
    if connector["toggle"] == "off" or not is_set_up(connector):
        return None
    if is_past_threshold(connector):
        if connector["failMode"] == "ignore":
            return None
        if connector["failMode"] == "block":
            return "fail"
    if os_is_unsupported(cell):
        return "fail"
    result = result_of_report(*last_report(connector["report"]), required)
    if result == "missing":
        return "missingFail" if cell["missing"] == "on" else "missingPass"
    return result


def outcome_of_rule(cell, required, connectors, counts):
    """The override alone, else: the device must pass each counting connector; none: notApplicable."""
    if required == "none":
        return "notSet"
    if cell["override"] not in ("none", "expired"):
        return "fail" if exceeds(cell["override"], required) else "pass"
    results = {result_of_connector(connector, cell, required)
               for connector in connectors if counts(connector, cell["platform"])} - {None}
    for worst_first in ("fail", "missingFail", "pass", "missingPass"):
        if worst_first in results:
            return worst_first
    return "notApplicable"


# ---------------------------------------------------------------- policy and device state

def policy_state(cell, outcomes):
    """Worst rule; a failing policy is in grace until first-failure + gracePeriodHours."""
    if any(outcome in ("fail", "missingFail") for outcome in outcomes):
        stored = FIRST_FAILURE[cell["firstFailure"]]
        first_failure = NOW if stored is None else stored
        in_grace = NOW < first_failure + int(cell["grace"]) * HOUR
        return "inGracePeriod" if in_grace else "nonCompliant"
    if all(outcome in ("notSet", "notApplicable") for outcome in outcomes):
        return "notApplicable"
    return "compliant"


def device_state(cell, policy):
    if NOW - LAST_SYNC[cell["lastSync"]] > CHECKIN_THRESHOLD_DAYS * DAY:
        return "noncompliant"
    if policy == "notApplicable":
        return "noncompliant" if cell["secureByDefault"] == "on" else "compliant"
    return policy if policy != "nonCompliant" else "noncompliant"


def connectors_of(cell):
    return [{name: cell[slot + "." + name] for name in CONNECTOR_WORDS}
            for slot in "AB" if cell[slot + ".family"] != ABSENT]


def answer(words):
    """The four answers for the input words of one cell."""
    cell = dict(zip(INPUTS, words))
    connectors = connectors_of(cell)
    threat = outcome_of_rule(cell, cell["required"], connectors, counts_for_threat_rule)
    defender = outcome_of_rule(cell, cell["defenderRequired"], connectors, counts_for_defender_rule)
    policy = policy_state(cell, (threat, defender))
    return threat, defender, policy, device_state(cell, policy)


# ---------------------------------------------------------------- the table
# A block is a product of axes; an axis is one or more columns and the words they take
# together, written as in a sentence. A column that a block does not name has its default.

DEFAULTS = {
    "required": "none", "defenderRequired": "none", "missing": "off", "osBlock": "off", "os": "at",
    "firstFailure": "none", "grace": "0", "secureByDefault": "off", "lastSync": "fresh",
    "override": "none", "A.family": "mtd", **{"B." + name: ABSENT for name in CONNECTOR_WORDS}}

# The rules name no missing-data toggle for macOS: off only.
CELLS = ("platform missing",
         [f"{p} {m}" for p in PLATFORMS for m in SWITCH if (p, m) != ("macOS", "on")])
CLOCKS = ("firstFailure grace", ["none 0", "young 0", "old 0", "young 24", "old 24"])
BAD_OS = ("osBlock os", ["on below", "on unreadable"])
COUNTING = ("mtd", "defender")
WSC = ("windowsSecurityCenter",)
SITUATION = "state toggle failMode report"
SITUATIONS = [
    "available on ignore secured", "available on ignore highSeverity", "available on ignore none",
    "silent on ignore highSeverity", "silent on block secured", "available off ignore compromised",
    "available on ignore compromised", "never on block highSeverity",
    "available on block lowSeverity", "available on ignore activated",
    "available on ignore unresponsiveAfterHigh", "silent on holdLast mediumSeverity",
    "withdrawn on ignore mediumSeverity", "withdrawnSilent on holdLast none",
    "error on block unresponsive", "errorSilent on ignore deactivated"]
# Failing since a report or a change, not since a moment that a clock brought.
STEADY = SITUATIONS[:4] + ["available off ignore compromised", "silent on holdLast highSeverity"]


def words_of(*names):
    """The axes of these columns, each with every word it takes but `absent`."""
    return [(name, [word for word in WORDS[name] if word != ABSENT]) for name in names]


def in_full(slot):
    """The axes of a connector in every situation (without its family)."""
    return words_of(*(f"{slot}.{name}" for name in SITUATION.split()))


def situation(slot, situations):
    return " ".join(f"{slot}.{name}" for name in SITUATION.split()), situations


def pairs(a, b, situations):
    """The axes of two connectors, each family and situation with each."""
    return [("A.family", a), ("B.family", b), situation("A", situations), situation("B", situations)]


def rules(*required):
    return "required defenderRequired", required


def blocks():
    # a: one MTD connector in full, under every requirement and OS
    yield [CELLS, ("required", LEVELS), *words_of("osBlock", "os"), *in_full("A")]
    # b: two connectors that can count, each situation with each
    yield [CELLS, rules("low none", "high none", "none medium", "medium low", "high secured"),
           *pairs(COUNTING, COUNTING, SITUATIONS)]
    # b, Windows Security Center: as the second, as the first, beside itself
    for first, second in ((COUNTING, WSC), (WSC, COUNTING), (WSC, WSC)):
        yield [CELLS, rules("low none", "none medium", "medium high"),
               *pairs(first, second, SITUATIONS[:8])]
    # b, bad OS: two connectors, of which only those with a result check it
    yield [CELLS, rules("high none", "medium low"), BAD_OS, *pairs(COUNTING, COUNTING, SITUATIONS[:6])]
    # b, second connector in full beside one with a low report
    yield [CELLS, rules("medium medium"), *words_of("B.family"), *in_full("B"),
           situation("A", ["available on ignore lowSeverity"])]
    # c: grace, first failure, secureByDefault, contact and override on steady outcomes.
    #    No required high here: an override `high` that expired would have passed it.
    yield [CELLS, rules("none none", "secured none", "none medium", "medium low"), CLOCKS,
           *words_of("secureByDefault", "lastSync", "override"), situation("A", STEADY)]
    # c, Defender: the same clocks on a Defender connector
    yield [("platform", PLATFORMS), rules("none medium", "low low"), CLOCKS,
           *words_of("secureByDefault", "lastSync"), ("A.family", ["defender"]), situation("A", STEADY)]
    # c, silent partners that block: failing since a moment of their own, so no grace
    yield [*words_of("platform", "firstFailure", "secureByDefault", "lastSync"),
           rules("low none", "none high"), ("A.family", COUNTING),
           ("A.state", ["silent", "withdrawnSilent", "errorSilent"]),
           ("A.toggle A.failMode", ["on block"]), ("A.report", ["none", "secured", "compromised"])]
    # c, override: every level against every requirement, whatever OS and connectors say
    yield [*words_of("platform", "required", "defenderRequired", "override"),
           ("osBlock os", ["off at", "on below"]), situation("A", SITUATIONS[5:9])]
    # d: one Defender connector in full under both rules
    yield [CELLS, ("required", ["none", "medium"]), ("defenderRequired", LEVELS),
           ("A.family", ["defender"]), *in_full("A")]
    # d, other families under the Defender rule
    yield [CELLS, ("required", ["none", "low"]), ("defenderRequired", ["secured", "high"]),
           ("A.family", ["mtd", *WSC]), *words_of("A.state", "A.toggle", "A.failMode"),
           ("A.report", ["none", "secured", "highSeverity", "activated", "compromised"])]
    # d, bad OS: the Defender rule checks it for connectors with a result
    yield [CELLS, ("defenderRequired", LEVELS), BAD_OS, ("A.family A.toggle", ["defender on"]),
           *words_of("A.state", "A.failMode"),
           ("A.report", ["none", "secured", "lowSeverity", "highSeverity", "activated", "misconfigured"])]


def cells_of(block):
    names = " ".join(axis for axis, _ in block).split()
    for choice in product(*(choices for _, choices in block)):
        cell = {**DEFAULTS, **dict(zip(names, " ".join(choice).split(), strict=True))}
        yield tuple(cell[name] for name in INPUTS)


def table():
    """Every cell of every block, once."""
    seen = set()
    for block in blocks():
        for words in cells_of(block):
            if words not in seen:
                seen.add(words)
                yield words


# ---------------------------------------------------------------- the command

def parse(line):
    """The input words of a line, whose answers, if any, are left out."""
    words = tuple(line.rstrip("\r\n").split(","))
    if len(words) not in (len(INPUTS), len(INPUTS) + len(ANSWERS)):
        raise BadCell(f"{len(words)} columns")
    words = words[:len(INPUTS)]
    for name, word in zip(INPUTS, words):
        if word not in WORDS[name]:
            raise BadCell(f"unknown {name} {word!r}")
    if words.count(ABSENT) not in (0, len(CONNECTOR_WORDS)):
        raise BadCell("the second connector is absent in some of its columns only")
    return words


def main(arguments):
    try:
        if arguments == ["table"]:
            cells = table()
        elif arguments == ["answer"]:
            sys.stdin.reconfigure(errors="replace")
            cells = [parse(line) for line in sys.stdin]
        else:
            raise BadCell("usage: compliance_oracle.py table|answer")
    except BadCell as error:
        print(error, file=sys.stderr)
        return 2
    for words in cells:
        sys.stdout.write(",".join(words + answer(words)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
