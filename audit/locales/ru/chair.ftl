chair-territories = Территории
chair-no-territories = На ваших территориях пока нет участков.
chair-days-left = { $days ->
    [0] выборы сегодня
    [one] до выборов { $days } день
    [few] до выборов { $days } дня
   *[other] до выборов { $days } дней
}
chair-coverage = { $stations ->
    [one] Проверено { $audited } из { $stations } участка
   *[other] Проверено { $audited } из { $stations } участков
} · { $voters } избирателей
chair-now = Что делать сейчас
chair-nothing-now = Преград не известно. На непроверенных участках они могут быть.
chair-stations-with = { $stations ->
    [one] { $stations } участок
    [few] { $stations } участка
   *[other] { $stations } участков
}
chair-owes = исполнитель: { $owner } · срок работ: { $effort }
chair-report = Отчёт по всем участкам, PDF
chair-groups = Кому доступны участки, число участков
chair-no-groups = Ни один участок ещё не проверен; предположений нет.
chair-worst = Сначала худшие
chair-none-audited = Ни один участок ещё не проверен.
chair-not-audited = Ещё не проверены
chair-more = Следующие участки
chair-column-number = №
chair-column-station = Участок
chair-column-status = Статус
chair-column-why = Главная преграда
chair-column-index = Индекс
station-title = Избирательный участок № { $number }
station-pdf = Отчёт по участку, PDF
station-auditor = Проверил(а)
error-no-round = На этой территории пока не объявлены выборы.
