rule-sets-under = Under the rules of
rule-sets-differ = What the two rule sets judge otherwise
rule-sets-could-not = { $count ->
    [0] Everything in that rule set could be judged
    [one] One item could not be judged
   *[other] { $count } items could not be judged
}
rule-sets-all-accessible = All criteria are met
rule-sets-all-not_accessible = Not all criteria are met
rule-sets-all-no_data = Not known: not every criterion was looked at
report-verdict-pass = Met
report-verdict-unknown = Not known
report-verdict-na = Not applicable
