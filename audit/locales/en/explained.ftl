explained-outcome = For election day: { $outcome }
explained-results = Three results
explained-result = Case
explained-as-is = As the building is
explained-with-measures = With the temporary measures seen in place
explained-projected = With every temporary measure that can be taken
explained-results-note = A temporary measure counts for election day only; the building stays as it is.
explained-index = Index
explained-grade-A = Confidence A: nearly everything is known, and what is critical is backed with evidence.
explained-grade-B = Confidence B: most is known; { $count ->
    [0] nothing that was wanted as evidence is missing.
    [one] { $count } piece of evidence is missing.
   *[other] { $count } pieces of evidence are missing.
}
explained-grade-C = Confidence C: less than 80 % is known.
explained-first = What to mend first
explained-gain = { $gain } points of the index
explained-again = To be measured again
explained-again-note = These values are so near a limit that the tool cannot tell.
explained-ways = The ways that were recorded
explained-ways-note = A voter needs one way. The best one counts, for each group of voters by itself.
explained-way-good = Nothing fails on it.
station-calculation = How the score was worked out
station-rule-sets = Under other rule sets
station-rule-sets-none = No other rule set can be asked.
