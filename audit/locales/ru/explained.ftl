explained-outcome = Ко дню выборов: { $outcome }
explained-results = Три результата
explained-result = Случай
explained-as-is = Здание как оно есть
explained-with-measures = С временными мерами, которые уже приняты
explained-projected = Со всеми временными мерами, которые можно принять
explained-results-note = Временная мера считается только на день выборов; здание остаётся каким есть.
explained-index = Индекс
explained-grade-A = Достоверность A: известно почти всё, критическое подтверждено.
explained-grade-B = Достоверность B: известно большинство; { $count ->
    [0] все нужные подтверждения есть.
    [one] не хватает { $count } подтверждения.
    [few] не хватает { $count } подтверждений.
   *[many] не хватает { $count } подтверждений.
}
explained-grade-C = Достоверность C: известно менее 80 %.
explained-first = Что устранить прежде всего
explained-gain = { $gain } к индексу
explained-again = Измерить ещё раз
explained-again-note = Эти значения так близко к пределу, что инструмент этого не различает.
explained-ways = Записанные пути
explained-ways-note = Избирателю нужен один путь. Считается лучший, для каждой группы избирателей свой.
explained-way-good = На нём нет барьеров.
station-calculation = Как рассчитана оценка
station-rule-sets = По другим правилам
station-rule-sets-none = Другие правила применить нельзя.
