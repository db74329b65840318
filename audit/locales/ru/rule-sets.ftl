rule-sets-under = По правилам
rule-sets-differ = Что два свода правил оценивают по-разному
rule-sets-could-not = { $count ->
    [0] Удалось оценить всё, что есть в этом своде правил
    [one] Не удалось оценить { $count } пункт
    [few] Не удалось оценить { $count } пункта
   *[many] Не удалось оценить { $count } пунктов
}
rule-sets-all-accessible = Все критерии выполнены
rule-sets-all-not_accessible = Выполнены не все критерии
rule-sets-all-no_data = Неизвестно: проверены не все критерии
report-verdict-pass = Выполнено
report-verdict-unknown = Неизвестно
report-verdict-na = Не применимо
