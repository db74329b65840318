error-checklist-unknown = There is no published checklist { $checklist }.
error-checklist-changed = The file of the published checklist { $checklist } was changed or is missing. Put back the file as it was published; changes need a new version.
error-checklist-published = Another text was already published as { $checklist }. Give the changed text a new version number.
error-checklist-lock-broken = Line { NUMBER($line, useGrouping: 0) } of published.lock cannot be read.
error-checklist-invalid = The checklist { $checklist } has problems.
error-condition-unreadable = The condition “{ $condition }” cannot be read at character { NUMBER($position, useGrouping: 0) }: “{ $word }”.
error-file-unreadable = The file { $file } cannot be read.
error-not-json = This is not JSON: { $reason }.
error-answers-missing = There is no object under the key "answers".

problem-unknown-item = The checklist { $checklist } has no such item.
problem-wrong-type = { $expected ->
    [yes_no] The answer must be yes or no (true, false, or null for not known), not { $value }.
    [measurement] The answer must be a number (or null for not known), not { $value }.
    [count] The answer must be a whole number (or null for not known), not { $value }.
   *[photo] A photo is asked for here; no other answer than null is possible, not { $value }.
}
problem-not-a-number = { $value } is not a number.
problem-not-whole = { $value } is not a whole number.
problem-implausible = { $value } cannot be right: the value must be from { NUMBER($low, useGrouping: 0) } to { NUMBER($high, useGrouping: 0) }{ $unit ->
    [mm] { " " }mm
    [m] { " " }m
    [percent] { " " }%
    [newton] { " " }N
   *[other] { "" }
}.
problem-said-twice = The same key stands here twice.
problem-condition-unreadable = The condition “{ $condition }” cannot be read at character { NUMBER($position, useGrouping: 0) }: “{ $word }”.
problem-condition-unknown-item = The condition “{ $condition }” names { $item }, which is not in the checklist.
problem-condition-needs-yes-no = The condition “{ $condition }” asks { $item } for yes or no, which is another kind of item.
problem-condition-needs-number = The condition “{ $condition }” compares { $item }, which is not a number.
problem-condition-about-itself = The condition “{ $condition }” depends on { $item } itself.
problem-condition-about-not-needed = The condition “{ $condition }” names { $item }, which may be answered with “not needed”.
problem-checklist-not-toml = The file is not TOML in UTF-8: { $reason }.
problem-checklist-misnamed = The file says that it is { $said }, its path says { $file }.
problem-checklist-missing = “{ $entry }” is missing.
problem-checklist-superfluous = “{ $entry }” does not belong to such an item.
problem-checklist-wrong-type = “{ $entry }” must be { $expected ->
    [text] a text
    [whole-number] a whole number
    [true-or-false] true or false
    [list] a list
    [range] two numbers, the smaller first
   *[table] a table
}.
problem-checklist-unknown-value = “{ $entry }” is “{ $value }”; possible: { $allowed }.
problem-checklist-unknown-key = “{ $entry }” is not a key of the format.
problem-checklist-untranslated = The words in { $missing } are missing.
problem-checklist-mixed-comparators = All limits of a threshold must be of the same kind.
problem-checklist-threshold-order = The limit “{ $entry }” must let more through than “passes”.
problem-checklist-threshold-implausible = The limit “{ $entry }” is outside the plausible range from { NUMBER($low, useGrouping: 0) } to { NUMBER($high, useGrouping: 0) }.
problem-checklist-unused-remedy = No item uses the remedy { $remedy }.
problem-checklist-duplicate = { $kind ->
    [section] The section { $id } is there more than once.
   *[item] The item { $id } is there more than once.
}
problem-checklist-empty-section = The section { $section } has no items.
problem-checklist-nothing-scored = No item is scored.
problem-checklist-bad-id = “{ $id }” is no item id; one to three capital letters and a number are.
problem-checklist-unexplained = { $code } is not explained under [{ $entry }].
problem-checklist-chain-twice = The section { $section } is in more than one chain.
problem-checklist-ways = There are more chains than { NUMBER($limit, useGrouping: 0) }.
problem-unknown-unit = Nothing in the checklist { $checklist } can be recorded as { $unit }: only items of a chain, numbered from 2 to { NUMBER($limit, useGrouping: 0) }.
problem-too-many-ways = { NUMBER($count, useGrouping: 0) } combinations of ways are too many; { NUMBER($limit, useGrouping: 0) } are possible. Leave out the ways that are clearly worse.
problem-wrong-unit = “{ $unit }” is not a unit for this measurement; possible: { $allowed }.
problem-unknown-tool = “{ $tool }” is not a tool that is known; possible: { $allowed }.
problem-measurement-unreadable = A measurement is written as a number, or as an object with "unit" and "value" (or "rise" and "run"), and "tool" where it is known; not as { $value }.
