geo-imported = { $new ->
    [one] { $new } новый участок
    [few] { $new } новых участка
   *[many] { $new } новых участков
}, изменено: { $updated }, без изменений: { $unchanged }. Здания: новых { $new_venues }, изменено { $changed_venues }; будет искаться на карте: { $searches }.
geo-would-import = Список в порядке; ничего не изменено. Он добавит { $new ->
    [one] { $new } новый участок
    [few] { $new } новых участка
   *[many] { $new } новых участков
}, изменит { $updated }, оставит как есть { $unchanged }. Здания: новых { $new_venues }, изменится { $changed_venues }; будет искаться на карте: { $searches }.
geo-more-problems = …и ещё { $more }. Все сразу: --json.
geo-stations = { $count ->
    [one] { $count } участок
    [few] { $count } участка
   *[many] { $count } участков
}.
geo-searched = Искали: { $searched }. Без места на карте остаётся: { $left }.
geo-places-kept = { $count ->
    [one] { $count } населённый пункт сохранён
    [few] { $count } населённых пункта сохранено
   *[many] { $count } населённых пунктов сохранено
} в файле { $file }.
geo-jobs-done = { $count ->
    [one] Выполнено { $count } задание
    [few] Выполнено { $count } задания
   *[many] Выполнено { $count } заданий
}.
geo-precision-manual = метка поставлена вручную
geo-precision-gps = измерено у здания
geo-precision-rooftop = здание
geo-precision-street = улица
geo-precision-settlement = населённый пункт
geo-precision-district = район
geo-reason-not-searched = поиск ещё не проводился
geo-reason-none = не найдено
geo-reason-ambiguous = несколько мест с таким названием
geo-reason-implausible = найдено только в неподходящем месте
geo-reason-unavailable = служба поиска сейчас недоступна; запрос повторится
