"""Cases derived by hand from sentences of "Rules of the domain"; each test is named after its sentence."""
import subprocess
import sys
import unittest
from pathlib import Path

import compliance_oracle as oracle

ORACLE = Path(__file__).with_name("compliance_oracle.py")


def ask(*, a="mtd available on ignore none", b=None, **inputs):
    """The answers for an iOS device and policy, A (and B) as `family state toggle failMode report`."""
    cell = {**oracle.DEFAULTS, "platform": "iOS", **inputs}
    for slot, connector in (("A", a), ("B", b)):
        if connector:
            names = [f"{slot}.{name}" for name in oracle.CONNECTOR_WORDS]
            cell.update(zip(names, connector.split(), strict=True))
    line = ",".join(cell[name] for name in oracle.INPUTS)
    return dict(zip(oracle.ANSWERS, oracle.answer(oracle.parse(line))))


def threat(**inputs):
    return ask(**{"required": "medium", **inputs})["threat"]


def defender(**inputs):
    return ask(**{"defenderRequired": "medium", **inputs})["defender"]


def row(report):
    """A row of the threat rule's table: required secured, low, medium, high."""
    return [threat(a=f"mtd available on ignore {report}", required=level) for level in oracle.LEVELS]


class TheThreatRule(unittest.TestCase):
    def test_secured_low_medium_and_high_rows(self):
        self.assertEqual(row("secured"), ["pass", "pass", "pass", "pass"])
        self.assertEqual(row("lowSeverity"), ["fail", "pass", "pass", "pass"])
        self.assertEqual(row("mediumSeverity"), ["fail", "fail", "pass", "pass"])
        self.assertEqual(row("highSeverity"), ["fail", "fail", "fail", "pass"])

    def test_compromised_deactivated_misconfigured_fail_at_every_level(self):
        for report in ("compromised", "deactivated", "misconfigured"):
            self.assertEqual(row(report), ["fail"] * 4)

    def test_activated_or_unresponsive_the_last_report_before_it_that_is_neither_counts(self):
        for report in ("activated", "unresponsive"):
            self.assertEqual(row(report + "AfterLow"), ["fail", "pass", "pass", "pass"])
            self.assertEqual(row(report + "AfterHigh"), ["fail", "fail", "fail", "pass"])

    def test_none_activated_is_missing_missing_missing_pass(self):
        self.assertEqual(row("activated"), ["missingPass"] * 3 + ["pass"])

    def test_none_unresponsive_is_missing(self):
        self.assertEqual(row("unresponsive"), ["missingPass"] * 4)

    def test_none_unknown_are_missing(self):
        self.assertEqual(row("none"), ["missingPass"] * 4)
        self.assertEqual(row("unknown"), ["missingPass"] * 4)

    def test_missing_fails_when_that_platforms_DeviceBlockedOnMissingPartnerData_is_on(self):
        self.assertEqual(threat(missing="on"), "missingFail")
        self.assertEqual(ask(required="medium", missing="on")["policy"], "nonCompliant")
        self.assertEqual(ask(required="medium", missing="off")["policy"], "compliant")

    def test_past_the_threshold_ignore_no_result_holdLast_as_above_block_fail(self):
        self.assertEqual(threat(a="mtd silent on ignore highSeverity"), "notApplicable")
        self.assertEqual(threat(a="mtd silent on holdLast highSeverity"), "fail")
        self.assertEqual(threat(a="mtd silent on holdLast secured"), "pass")
        self.assertEqual(threat(a="mtd silent on block secured"), "fail")
        self.assertEqual(threat(a="mtd silent on block none", missing="on"), "fail")

    def test_per_connector_whose_toggle_for_the_platform_is_on(self):
        self.assertEqual(threat(a="mtd available off block compromised"), "notApplicable")

    def test_several_counting_connectors_the_device_must_pass_each(self):
        secured = "mtd available on ignore secured"
        self.assertEqual(threat(a=secured, b="mtd available on ignore highSeverity"), "fail")
        self.assertEqual(threat(a="mtd available on ignore highSeverity", b=secured), "fail")
        self.assertEqual(threat(a=secured, b="mtd available on ignore lowSeverity"), "pass")
        self.assertEqual(threat(a=secured, b="mtd available on ignore none"), "pass")
        self.assertEqual(threat(a=secured, b="mtd available on ignore none", missing="on"), "missingFail")

    def test_partnerUnsupportedOsVersionBlocked_on_and_below_or_unreadable_fails_whatever_the_level(self):
        for os, expected in (("below", "fail"), ("unreadable", "fail"), ("at", "pass")):
            self.assertEqual(threat(a="mtd available on ignore secured", osBlock="on", os=os), expected)
        self.assertEqual(threat(a="mtd available on ignore secured", os="below"), "pass")
        self.assertEqual(threat(a="mtd available on ignore none", osBlock="on", os="below"), "fail")

    def test_a_connector_that_gives_no_result_checks_nothing(self):
        for connector in ("mtd silent on ignore secured", "mtd never on block secured",
                          "mtd available off block secured"):
            self.assertEqual(threat(a=connector, osBlock="on", os="below"), "notApplicable")


class Connectors(unittest.TestCase):
    def test_notSetUp_never_counts(self):
        for mode in ("ignore", "holdLast", "block"):
            self.assertEqual(threat(a=f"mtd never on {mode} compromised", missing="on"), "notApplicable")

    def test_unavailable_keeps_its_last_reports_until_the_threshold_has_passed(self):
        self.assertEqual(threat(a="mtd withdrawn on ignore highSeverity"), "fail")
        self.assertEqual(threat(a="mtd withdrawn on block secured"), "pass")

    def test_then_its_failMode_decides(self):
        self.assertEqual(threat(a="mtd withdrawnSilent on ignore highSeverity"), "notApplicable")
        self.assertEqual(threat(a="mtd withdrawnSilent on holdLast highSeverity"), "fail")
        self.assertEqual(threat(a="mtd withdrawnSilent on block secured"), "fail")

    def test_error_counts_like_enabled(self):
        self.assertEqual(threat(a="mtd error on ignore highSeverity"), "fail")
        self.assertEqual(threat(a="mtd error on block secured"), "pass")

    def test_past_the_threshold_always_means_lastCleanContact(self):
        self.assertEqual(threat(a="mtd errorSilent on ignore highSeverity"), "notApplicable")
        self.assertEqual(threat(a="mtd errorSilent on block secured"), "fail")


class Families(unittest.TestCase):
    def test_on_Windows_over_every_connector_Defender_included_elsewhere_over_all_but_Defender(self):
        for platform, expected in (("windows", "fail"), ("iOS", "notApplicable"),
                                   ("android", "notApplicable"), ("macOS", "notApplicable")):
            self.assertEqual(threat(platform=platform, a="defender available on ignore highSeverity"), expected)
            self.assertEqual(threat(platform=platform, a="mtd available on ignore highSeverity"), "fail")

    def test_Windows_Security_Center_never_counts_in_compliance(self):
        for platform in oracle.PLATFORMS:
            wsc = "windowsSecurityCenter available on block compromised"
            self.assertEqual(threat(platform=platform, a=wsc), "notApplicable")
            self.assertEqual(defender(platform=platform, a=wsc), "notApplicable")

    def test_advancedThreatProtection_is_the_same_rule_over_Defender_connectors_only(self):
        for platform in oracle.PLATFORMS:
            self.assertEqual(defender(platform=platform, a="defender available on ignore highSeverity"), "fail")
            self.assertEqual(defender(platform=platform, a="mtd available on ignore highSeverity"), "notApplicable")

    def test_it_needs_no_deviceThreatProtectionEnabled(self):
        answers = ask(required="none", defenderRequired="low", a="defender available on ignore mediumSeverity")
        self.assertEqual(list(answers.values()), ["notSet", "fail", "nonCompliant", "noncompliant"])


class Override(unittest.TestCase):
    def test_the_override_is_the_only_result_of_both_rules_whatever_connectors_OS_or_missing_data_say(self):
        bad = dict(osBlock="on", os="below", missing="on", a="mtd available on block compromised")
        for level, expected in (("secured", "pass"), ("medium", "pass"), ("high", "fail")):
            self.assertEqual(threat(override=level, **bad), expected)
            self.assertEqual(defender(override=level, **bad), expected)
        self.assertEqual(threat(override="high", a="mtd available off ignore none"), "fail")
        self.assertEqual(ask(override="high")["device"], "compliant")

    def test_while_now_is_before_its_expiry(self):
        self.assertEqual(threat(override="expired", a="mtd available on ignore secured"), "pass")


class PolicyAndDeviceState(unittest.TestCase):
    FAILING = dict(required="low", a="mtd available on ignore highSeverity")
    SILENT = dict(required="low", a="mtd silent on ignore highSeverity")

    def states(self, **inputs):
        answers = ask(**inputs)
        return answers["policy"], answers["device"]

    def test_a_failing_policy_is_inGracePeriod_until_first_failure_plus_gracePeriodHours(self):
        for first, hours, expected in (
                ("young", "24", ("inGracePeriod", "inGracePeriod")), ("old", "24", ("nonCompliant", "noncompliant")),
                ("young", "0", ("nonCompliant", "noncompliant")), ("none", "0", ("nonCompliant", "noncompliant"))):
            self.assertEqual(self.states(firstFailure=first, grace=hours, **self.FAILING), expected)

    def test_first_failure_goes_as_soon_as_the_policy_does_not_fail(self):
        self.assertEqual(self.states(firstFailure="old", required="high"), ("compliant", "compliant"))

    def test_policy_state_is_the_worst_rule(self):
        self.assertEqual(ask(required="high", defenderRequired="low", a="mtd available on ignore secured",
                             b="defender available on ignore highSeverity"),
                         {"threat": "pass", "defender": "fail", "policy": "nonCompliant", "device": "noncompliant"})

    def test_all_NotApplicable_is_compliant_or_noncompliant_if_secureByDefault_is_on(self):
        self.assertEqual(self.states(**self.SILENT), ("notApplicable", "compliant"))
        self.assertEqual(self.states(secureByDefault="on", **self.SILENT), ("notApplicable", "noncompliant"))

    def test_a_policy_without_any_set_rule_is_NotApplicable(self):
        self.assertEqual(self.states(secureByDefault="on"), ("notApplicable", "noncompliant"))

    def test_no_contact_for_longer_than_the_checkin_threshold_is_noncompliant_at_once(self):
        self.assertEqual(self.states(lastSync="stale", required="high"), ("compliant", "noncompliant"))
        self.assertEqual(self.states(lastSync="stale", firstFailure="young", grace="24", **self.FAILING),
                         ("inGracePeriod", "noncompliant"))


class TheCommand(unittest.TestCase):
    def run_oracle(self, argument, text=""):
        return subprocess.run([sys.executable, str(ORACLE), argument], input=text, capture_output=True, text=True)

    def test_the_table_has_every_word_no_line_twice_and_the_size_promised(self):
        cells = list(oracle.table())
        self.assertEqual(len(cells), len(set(cells)))
        self.assertTrue(120_000 <= len(cells) <= 260_000, len(cells))
        for name, words in zip(oracle.INPUTS, zip(*cells)):
            self.assertEqual(set(words), set(oracle.WORDS[name]), name)

    def test_the_table_asks_no_missing_data_on_macOS_and_no_grace_without_first_failure(self):
        for words in oracle.table():
            self.assertNotEqual((words[0], words[3]), ("macOS", "on"))
            self.assertNotEqual(words[6:8], ("none", "24"))

    def test_answer_ignores_answers_already_there(self):
        cell = "iOS,low,none,off,off,at,none,0,off,fresh,none,mtd,available,on,ignore,secured" + ",absent" * 5
        expected = cell + ",pass,notSet,compliant,compliant\n"
        for text in (cell + "\n", expected, cell + ",a,b,c,d\n"):
            done = self.run_oracle("answer", text)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, expected, ""))

    def test_an_unknown_word_or_a_wrong_number_of_columns_is_exit_2_with_one_line(self):
        good = "iOS,low,none,off,off,at,none,0,off,fresh,none,mtd,available,on,ignore,secured"
        for text in ("\n", good + "\n", good + ",absent" * 4 + ",none\n", good.replace("iOS", "ios") + ",absent" * 5 + "\n"):
            done = self.run_oracle("answer", text)
            self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (2, "", 1))
        self.assertEqual(self.run_oracle("tables").returncode, 2)


if __name__ == "__main__":
    unittest.main()
