"""Counts the checks, prints what fails, and knows which differences are allowed."""
import pathlib
import tomllib
from collections import Counter

file = pathlib.Path(__file__).parent / "allowed.toml"


class Report:
    def __init__(self):
        self.passed = self.failed = 0
        self.reasons = {}     # by difference: why it may be
        self.met = Counter()
        for entry in tomllib.loads(file.read_text())["allowed"]:
            for difference in entry["differences"]:
                self.reasons[difference] = f"{entry['reason']} [{', '.join(entry['rules'])}]"

    def step(self, text):
        print(f"== {text}", flush=True)

    def check(self, name, differences):
        """One check: it passes when it found nothing but what is allowed."""
        wrong = [each for each in differences if each not in self.reasons]
        self.met.update(each for each in differences if each in self.reasons)
        if wrong:
            self.failed += 1
            for each in wrong:
                print(f"FAILED {each if each.startswith(name) else f'{name}: {each}'}", flush=True)
        else:
            self.passed += 1

    def check_all(self, checks):
        for name, differences in checks.items():
            self.check(name, differences)

    def check_allowances(self):
        """Each is still needed; says what is allowed, and why."""
        for reason in dict.fromkeys(self.reasons.values()):
            print(f"allowed: {reason}")
            for difference in (each for each in self.reasons if self.reasons[each] == reason):
                print(f"    {difference}")
                self.check(f"allowed.toml: {difference!r}",
                           [] if self.met[difference] else ["is no longer there: take it out"])

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed, 0 skipped", flush=True)
        return 0 if self.passed and not self.failed else 1
