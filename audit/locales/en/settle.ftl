settle-title = What the auditors found
settle-open = { $count ->
    [0] The auditors do not differ on anything that is still open.
    [one] The auditors differ on one item.
   *[other] The auditors differ on { $count } items.
}
settle-rule = What one of them did not look at is taken from another. Where they differ, the lower verdict counts until the chair has settled it. A visit that comes later opens it again.
settle-auditor = Auditor { $number }, { $day }
settle-agreement = { $one } and { $other } agree on { $share } of what both know.
settle-right = Right: { $name }
settle-settled = Settled. Right: { $name }
settle-all = All that is open
settle-all-right = Right in all: { $name }
report-auditors-agree = { $auditors } auditors were here; their findings are put together.
report-auditors-differ = { $auditors } auditors were here and differ on { $conflicts ->
    [one] one item
   *[other] { $conflicts } items
}. The lower verdict counts until the chair has settled it.
chair-auditors-differ = Auditors differ: { $count }
error-settle-other-visits = Another visit has come in, or somebody has settled this. Look at the page again.
error-settle-own-visit = You have audited this station yourself. Somebody else must settle it.
