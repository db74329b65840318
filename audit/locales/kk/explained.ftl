explained-outcome = Сайлау күніне: { $outcome }
explained-results = Үш нәтиже
explained-result = Жағдай
explained-as-is = Ғимарат қазіргі күйінде
explained-with-measures = Қолданылып тұрған уақытша шаралармен
explained-projected = Қолдануға болатын барлық уақытша шарамен
explained-results-note = Уақытша шара тек сайлау күніне есептеледі; ғимарат сол күйінде қалады.
explained-index = Индекс
explained-grade-A = Сенімділігі A: бәрі дерлік белгілі, аса маңыздысы дәлелденген.
explained-grade-B = Сенімділігі B: көбі белгілі; { $count ->
    [0] керек дәлелдердің бәрі бар.
   *[other] { $count } дәлел жетіспейді.
}
explained-grade-C = Сенімділігі C: 80 %-дан азы белгілі.
explained-first = Алдымен не жөнделеді
explained-gain = индекске { $gain }
explained-again = Қайта өлшенетіндер
explained-again-note = Бұл мәндер шекке тым жақын, құрал оны ажырата алмайды.
explained-ways = Жазылған жолдар
explained-ways-note = Сайлаушыға бір жол керек. Әр топ үшін өзіне ең жақсысы есептеледі.
explained-way-good = Онда кедергі жоқ.
station-calculation = Баға қалай есептелді
station-rule-sets = Басқа ережелер бойынша
station-rule-sets-none = Басқа ережелерді қолдануға болмайды.
