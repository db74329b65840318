chair-territories = Аумақтар
chair-no-territories = Сіздің аумақтарыңызда әзірге учаске жоқ.
chair-days-left = { $days ->
    [0] сайлау бүгін
   *[other] сайлауға { $days } күн қалды
}
chair-coverage = Тексерілген учаске: { $audited }, барлығы { $stations } · сайлаушылар үлесі: { $voters }
chair-now = Қазір не істеу керек
chair-nothing-now = Кедергі белгілі емес. Тексерілмеген учаскелерде болуы мүмкін.
chair-stations-with = { $stations } учаске
chair-owes = жауапты: { $owner } · қажет уақыт: { $effort }
chair-report = Барлық учаске бойынша есеп, PDF
chair-groups = Учаскелер кімге қолжетімді, учаске саны
chair-no-groups = Әзірге бірде-бір учаске тексерілмеді; болжам жасалмайды.
chair-worst = Алдымен ең нашары
chair-none-audited = Әзірге бірде-бір учаске тексерілмеді.
chair-not-audited = Әлі тексерілмегендер
chair-more = Келесі учаскелер
chair-column-number = №
chair-column-station = Учаске
chair-column-status = Мәртебесі
chair-column-why = Басты кедергі
chair-column-index = Индекс
station-title = № { $number } сайлау учаскесі
station-pdf = Учаске бойынша есеп, PDF
station-auditor = Тексерген
error-no-round = Бұл аумақта әзірге сайлау жарияланған жоқ.
