error-xlsform-invalid = Книга не загружена: ничего не изменено.
error-xform-refused = Из этого чек-листа не получается XForm: { $reason }
error-sheet-computed = В некоторых ячейках стоят формулы или ошибки. Здесь ничего не вычисляется: скопируйте эти ячейки и вставьте как значения.
error-sheet-no-workbook = Это не книга .xlsx, а здесь нужны несколько листов. Сохраните файл как .xlsx.
error-checklist-exists = { $file } уже есть, и содержание там другое. Укажите в книге новую версию на листе «settings» или уберите этот файл.
error-file-exists = { $file } уже есть, и в нём могли работать. Укажите другой файл через --output.

problem-cell-computed = В этой ячейке формула или ошибка: { $said }
problem-xlsform-no-survey = Нет листа «survey» с заголовками и вопросами.
problem-xlsform-sheet = Лист «{ $sheet }» нельзя перенести в чек-лист. Удалите его, если он не нужен.
problem-xlsform-column-twice = Столбцы { $first } и { $second } означают одно и то же: «{ $heading }». Удалите один из них.
problem-xlsform-column = Столбец «{ $heading }» нельзя перенести в чек-лист: { $column ->
    [hint] у вопроса нет подсказки. Перенесите её слова в вопрос
    [guidance_hint] у вопроса нет подсказки. Перенесите её слова в вопрос
    [calculation] при заполнении ничего не вычисляется
    [default] ответ даёт аудитор, заранее его нет
    [choice_filter] варианты не могут зависеть от других ответов
    [repeat_count] сколько на участке путей, указывают на месте
    [image] у вопроса нет изображения, звука и видео
    [big-image] у вопроса нет изображения, звука и видео
    [audio] у вопроса нет изображения, звука и видео
    [video] у вопроса нет изображения, звука и видео
    [public_key] визиты не шифруются ключом формы
   *[other] он меняет поведение формы
}. Очистите этот столбец.
problem-xlsform-column-ours = Столбца «{ $heading }» в книге чек-листа нет.
problem-xlsform-language = Столбец «{ $heading }» не на одном из языков Қазақша (kk), Русский (ru), English (en).
problem-xlsform-language-unsaid = В столбце «{ $heading }» не указан язык, а default_language на листе «settings» не Қазақша (kk), Русский (ru) или English (en).
problem-xlsform-left-out = Столбец «{ $heading }» пропущен.
problem-xlsform-not-closed = «{ $name }» здесь начинается и нигде не заканчивается.
problem-xlsform-nothing-to-close = { $kind ->
    [repeat] Здесь заканчивается повтор, который перед этим не начинался.
   *[group] Здесь заканчивается группа, которая перед этим не начиналась.
}
problem-xlsform-repeat-within = Повтор «{ $name }» стоит внутри другого повтора или группы. Цепочка — это повтор вокруг групп.
problem-xlsform-group-within = Группа «{ $name }» стоит внутри другой группы. Разделы идут один за другим.
problem-xlsform-loose = Вопросы вне групп помещены в раздел «{ $section }».
problem-xlsform-name-missing = Не указано имя.
problem-xlsform-name-twice = «{ $name }» уже есть: { $first }.
problem-xlsform-type-missing = Не указан тип.
problem-xlsform-type = Тип «{ $type }» нельзя перенести в чек-лист: { $kind ->
    [text] заметку можно написать к любому ответу, но вопросов со свободным ответом нет
    [note] он ничего не спрашивает. Перенесите его слова в вопрос
    [select] из вариантов можно выбрать только «да» или «нет» (и «не знаю», «не нужно»), и только один
    [calculate] при заполнении ничего не вычисляется
    [geopoint] место участка хранится вместе с участком
    [date] у визита есть день, и ни один вопрос не спрашивает дату
   *[other] возможны select_one с «да» и «нет», decimal, integer и image
}.
problem-xlsform-list-missing = На листе «choices» нет списка «{ $list }».
problem-xlsform-list-no-yes-no = В списке «{ $list }» не только «да», «нет», «не знаю» и «не нужно»: { $choices }. Задайте по вопросу «да или нет» на каждый вариант.
problem-xlsform-renamed = «{ $name }» в чек-листе — { $id }.
problem-xlsform-constraint = «{ $constraint }» нельзя перенести в чек-лист. Укажите для числа наименьшее и наибольшее значение: . >= 0 and . <= 5000
problem-xlsform-norms = Норма — это строка из трёх частей: стандарт | степень уверенности | пункт
problem-xlsform-flag = «{ $value }» — это ни yes, ни no.
problem-xlsform-order = «{ $said }» — не число.
problem-xlsform-relevant = Условие «{ $relevant }» нельзя перенести в чек-лист начиная с «{ $word }». Для вопросов «да или нет» можно требовать yes или no, числа можно сравнивать с числами, а соединять — словами and, or, not() и скобками.
problem-xlsform-relevant-differs = В столбце «relevant» сказано не то, что в bind::audit:applies_if. Действует: { $condition }
problem-xlsform-relevant-counts = Столбец bind::audit:applies_if пуст; действует «relevant»: { $relevant }
problem-xlsform-called = Чек-лист нельзя назвать «{ $said }»; он назван { $name }.
problem-xlsform-version = «{ $said }» — не целый номер версии; это версия 1.
