error-xlsform-invalid = The workbook was not imported: nothing was changed.
error-xform-refused = No XForm can be made of this checklist: { $reason }
error-sheet-computed = Some cells hold formulas or errors. Nothing is computed here: copy them and paste them as values.
error-sheet-no-workbook = This is not an .xlsx workbook, and several sheets are needed here. Save it as .xlsx.
error-checklist-exists = { $file } is already there with other content. Give the workbook a new version on the sheet “settings”, or move that file away.
error-file-exists = { $file } is already there, and somebody may have worked on it. Name another file with --output.

problem-cell-computed = This cell holds a formula or an error: { $said }
problem-xlsform-no-survey = There is no sheet “survey” with headings and questions.
problem-xlsform-sheet = The sheet “{ $sheet }” cannot be carried into a checklist. Delete it if it is not needed.
problem-xlsform-column-twice = Columns { $first } and { $second } mean the same: “{ $heading }”. Delete one of them.
problem-xlsform-column = The column “{ $heading }” cannot be carried into a checklist: { $column ->
    [hint] a question has no hint. Put its words into the question
    [guidance_hint] a question has no hint. Put its words into the question
    [calculation] nothing is computed while a form is filled in
    [default] an answer is given by the auditor, never beforehand
    [choice_filter] choices cannot depend on other answers
    [repeat_count] how often there is a way is said at the station
    [image] a question has no picture, sound or film
    [big-image] a question has no picture, sound or film
    [audio] a question has no picture, sound or film
    [video] a question has no picture, sound or film
    [public_key] visits are not encrypted with a form's key
   *[other] it changes how a form behaves
}. Empty the column.
problem-xlsform-column-ours = There is no column “{ $heading }” in a checklist's workbook.
problem-xlsform-language = The column “{ $heading }” is in none of the languages Қазақша (kk), Русский (ru), English (en).
problem-xlsform-language-unsaid = The column “{ $heading }” does not say its language, and default_language on the sheet “settings” is none of Қазақша (kk), Русский (ru), English (en).
problem-xlsform-left-out = The column “{ $heading }” was left out.
problem-xlsform-not-closed = “{ $name }” begins here and never ends.
problem-xlsform-nothing-to-close = { $kind ->
    [repeat] A repeat ends here that does not begin just before.
   *[group] A group ends here that does not begin just before.
}
problem-xlsform-repeat-within = The repeat “{ $name }” stands within another repeat or a group. A chain is a repeat around groups.
problem-xlsform-group-within = The group “{ $name }” stands within another group. Sections stand side by side.
problem-xlsform-loose = Questions outside any group were put into the section “{ $section }”.
problem-xlsform-name-missing = The name is missing.
problem-xlsform-name-twice = “{ $name }” is already in { $first }.
problem-xlsform-type-missing = The type is missing.
problem-xlsform-type = The type “{ $type }” cannot be carried into a checklist: { $kind ->
    [text] a note can be written beside every answer, but no question asks for words
    [note] it asks nothing. Put its words into a question
    [select] of choices, only yes or no (and not known, not needed) can be chosen, and one of them
    [calculate] nothing is computed while a form is filled in
    [geopoint] where a station is, is kept with the station
    [date] a visit has its day, and no question asks for one
   *[other] it is none of select_one of yes and no, decimal, integer and image
}.
problem-xlsform-list-missing = There is no list “{ $list }” on the sheet “choices”.
problem-xlsform-list-no-yes-no = The list “{ $list }” is more than yes, no, not known and not needed: { $choices }. Ask one yes or no question for each choice.
problem-xlsform-renamed = “{ $name }” is { $id } in the checklist.
problem-xlsform-constraint = “{ $constraint }” cannot be carried into a checklist. Give a number its lowest and highest value: . >= 0 and . <= 5000
problem-xlsform-norms = A norm is a line of three parts: standard | how sure | clause
problem-xlsform-flag = “{ $value }” is neither yes nor no.
problem-xlsform-order = “{ $said }” is no number.
problem-xlsform-relevant = The condition “{ $relevant }” cannot be carried into a checklist from “{ $word }” on. Yes or no questions can be asked for yes and no, numbers be compared with numbers, and joined by and, or, not() and parentheses.
problem-xlsform-relevant-differs = The column “relevant” says something else than bind::audit:applies_if. What counts is: { $condition }
problem-xlsform-relevant-counts = bind::audit:applies_if is empty; what counts is “relevant”: { $relevant }
problem-xlsform-called = A checklist cannot be called “{ $said }”; it is called { $name }.
problem-xlsform-version = “{ $said }” is no whole number of a version; this is version 1.
