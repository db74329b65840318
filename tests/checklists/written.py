"""A small checklist as an author writes it, to be spoiled by tests."""

CHECKLIST = """
name = "small"
version = 1
draft_languages = ["kk"]
title = { kk = "Шағын", ru = "Малый", en = "Small" }

[standards]
US = "A standard"

[owners.PEC]
kk = "Комиссия"
ru = "Комиссия"
en = "Commission"

[[sections]]
id = "door"
title = { kk = "Есік", ru = "Дверь", en = "Door" }

[remedies.R1]
temporary = { kk = "а", ru = "б", en = "c", owner = "PEC", effort = "hours" }
permanent = { kk = "а", ru = "б", en = "c", owner = "PEC", effort = "weeks" }

[[items]]
id = "X1"
section = "door"
type = "yes_no"
question = { kk = "Есік бар ма?", ru = "Есть ли дверь?", en = "Is there a door?" }

[[items]]
id = "A1"
section = "door"
type = "measurement"
unit = "mm"
plausible = [0, 5000]
severity = "critical"
groups = ["wheelchair"]
applies_if = "X1"
not_applicable = "fail if not X1 and A2 > 3 else pass"
question = { kk = "Ені?", ru = "Ширина?", en = "Width?" }
threshold.passes = ">= 900"
threshold.partial = ">= 813"
threshold.exception = { passes = ">= 850", when = "X1", norm = "US 1" }
norms = [{ standard = "US", clause = "404.2.3", confidence = "verified-in-text" }]
remedy = "R1"

[[items]]
id = "A2"
section = "door"
type = "count"
plausible = [0, 10]
severity = "minor"
groups = ["blind"]
not_applicable = "na"
not_needed = { kk = "а", ru = "б", en = "c" }
question = { kk = "Неше?", ru = "Сколько?", en = "How many?" }
threshold.passes = "2 to 4"
threshold.partial = "1 to 4"
norms = [{ standard = "US", clause = "1", confidence = "proposal" }]
remedy = "R1"
"""
# A2 may be answered with "not needed", so that no condition may name it.
GOOD = CHECKLIST.replace("not X1 and A2 > 3", "not X1")
