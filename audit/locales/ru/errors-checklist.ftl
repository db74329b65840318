error-checklist-unknown = Опубликованного чек-листа { $checklist } нет.
error-checklist-changed = Файл опубликованного чек-листа { $checklist } изменён или отсутствует. Верните файл в том виде, в каком он был опубликован; для изменений нужна новая версия.
error-checklist-published = Под именем { $checklist } уже опубликован другой текст. Дайте изменённому тексту новый номер версии.
error-checklist-lock-broken = Строку { NUMBER($line, useGrouping: 0) } файла published.lock не удаётся прочитать.
error-checklist-invalid = В чек-листе { $checklist } есть ошибки.
error-condition-unreadable = Условие «{ $condition }» не удаётся прочитать с { NUMBER($position, useGrouping: 0) }-го знака: «{ $word }».
error-file-unreadable = Файл { $file } не удаётся прочитать.
error-not-json = Это не JSON: { $reason }.
error-answers-missing = Под ключом "answers" нет объекта.

problem-unknown-item = В чек-листе { $checklist } нет такого пункта.
problem-wrong-type = { $expected ->
    [yes_no] Ответ должен быть «да» или «нет» (true, false или null, если неизвестно), а не { $value }.
    [measurement] Ответ должен быть числом (или null, если неизвестно), а не { $value }.
    [count] Ответ должен быть целым числом (или null, если неизвестно), а не { $value }.
   *[photo] Здесь нужно фото; другого ответа, кроме null, быть не может, а указано { $value }.
}
problem-not-a-number = { $value } — не число.
problem-not-whole = { $value } — не целое число.
problem-implausible = { $value } не может быть верным: допустимы значения от { NUMBER($low, useGrouping: 0) } до { NUMBER($high, useGrouping: 0) }{ $unit ->
    [mm] { " " }мм
    [m] { " " }м
    [percent] { " " }%
    [newton] { " " }Н
   *[other] { "" }
}.
problem-said-twice = Этот ключ указан дважды.
problem-condition-unreadable = Условие «{ $condition }» не удаётся прочитать с { NUMBER($position, useGrouping: 0) }-го знака: «{ $word }».
problem-condition-unknown-item = В условии «{ $condition }» назван пункт { $item }, которого нет в чек-листе.
problem-condition-needs-yes-no = Условие «{ $condition }» ждёт от пункта { $item } ответа «да» или «нет», а это пункт другого вида.
problem-condition-needs-number = Условие «{ $condition }» сравнивает пункт { $item }, а это не число.
problem-condition-about-itself = Условие «{ $condition }» зависит от самого пункта { $item }.
problem-condition-about-not-needed = В условии «{ $condition }» назван пункт { $item }, на который можно ответить «не нужно».
problem-checklist-not-toml = Файл не в формате TOML (UTF-8): { $reason }.
problem-checklist-misnamed = В файле указано { $said }, а его путь говорит { $file }.
problem-checklist-missing = Не хватает «{ $entry }».
problem-checklist-superfluous = У такого пункта не может быть «{ $entry }».
problem-checklist-wrong-type = «{ $entry }» — это должен быть { $expected ->
    [text] текст
    [whole-number] целочисленный номер
    [true-or-false] true или false
    [list] список
    [range] диапазон: два числа, сначала меньшее
   *[table] раздел (таблица)
}.
problem-checklist-unknown-value = «{ $entry }» указано как «{ $value }»; возможно: { $allowed }.
problem-checklist-unknown-key = Ключа «{ $entry }» в формате нет.
problem-checklist-untranslated = Нет текста на языке { $missing }.
problem-checklist-mixed-comparators = Все границы одного порога должны быть одного вида.
problem-checklist-threshold-order = Граница «{ $entry }» должна быть мягче, чем «passes».
problem-checklist-threshold-implausible = Граница «{ $entry }» вне правдоподобных значений от { NUMBER($low, useGrouping: 0) } до { NUMBER($high, useGrouping: 0) }.
problem-checklist-unused-remedy = Ни один пункт не использует меру { $remedy }.
problem-checklist-duplicate = { $kind ->
    [section] Раздел { $id } указан более одного раза.
   *[item] Пункт { $id } указан более одного раза.
}
problem-checklist-empty-section = В разделе { $section } нет пунктов.
problem-checklist-nothing-scored = Ни один пункт не оценивается.
problem-checklist-bad-id = «{ $id }» не может быть кодом пункта: нужны от одной до трёх заглавных латинских букв и номер.
problem-checklist-unexplained = Код { $code } не объяснён в разделе [{ $entry }].
problem-checklist-chain-twice = Раздел { $section } входит в несколько цепочек.
problem-checklist-ways = Цепочек больше чем { NUMBER($limit, useGrouping: 0) }.
problem-unknown-unit = В чек-листе { $checklist } нельзя записать { $unit }: повторяются только пункты цепочки, с номерами от 2 до { NUMBER($limit, useGrouping: 0) }.
problem-too-many-ways = Сочетаний путей { NUMBER($count, useGrouping: 0) } — это слишком много; возможно { NUMBER($limit, useGrouping: 0) }. Уберите пути, которые явно хуже.
problem-wrong-unit = «{ $unit }» — не единица для этого измерения; возможны: { $allowed }.
problem-unknown-tool = Инструмент «{ $tool }» неизвестен; возможны: { $allowed }.
problem-measurement-unreadable = Измерение записывается числом или объектом с «unit» и «value» (либо «rise» и «run») и с «tool», если он известен; а не как { $value }.
