error-checklist-unknown = Жарияланған { $checklist } тексеру парағы жоқ.
error-checklist-changed = Жарияланған { $checklist } тексеру парағының файлы өзгертілген немесе жоқ. Файлды жарияланған күйіне қайтарыңыз; өзгерту үшін жаңа нұсқа керек.
error-checklist-published = { $checklist } атымен басқа мәтін жарияланып қойған. Өзгертілген мәтінге жаңа нұсқа нөмірін беріңіз.
error-checklist-lock-broken = published.lock файлының { NUMBER($line, useGrouping: 0) }-жолын оқу мүмкін емес.
error-checklist-invalid = { $checklist } тексеру парағында қателер бар.
error-condition-unreadable = «{ $condition }» шартын { NUMBER($position, useGrouping: 0) }-таңбадан бастап оқу мүмкін емес: «{ $word }».
error-file-unreadable = { $file } файлын оқу мүмкін емес.
error-not-json = Бұл JSON емес: { $reason }.
error-answers-missing = "answers" кілтінде нысан жоқ.

problem-unknown-item = { $checklist } тексеру парағында мұндай тармақ жоқ.
problem-wrong-type = { $expected ->
    [yes_no] Жауап «иә» немесе «жоқ» болуы керек (true, false, ал белгісіз болса null); берілгені: { $value }.
    [measurement] Жауап сан болуы керек (белгісіз болса null); берілгені: { $value }.
    [count] Жауап бүтін сан болуы керек (белгісіз болса null); берілгені: { $value }.
   *[photo] Мұнда фото керек, null-дан басқа жауап болмайды; берілгені: { $value }.
}
problem-not-a-number = { $value } — сан емес.
problem-not-whole = { $value } — бүтін сан емес.
problem-implausible = { $value } дұрыс болуы мүмкін емес: мән { NUMBER($low, useGrouping: 0) } мен { NUMBER($high, useGrouping: 0) }{ $unit ->
    [mm] { " " }мм
    [m] { " " }м
    [percent] { " " }%
    [newton] { " " }Н
   *[other] { "" }
} аралығында болуы керек.
problem-said-twice = Бұл кілт екі рет берілген.
problem-condition-unreadable = «{ $condition }» шартын { NUMBER($position, useGrouping: 0) }-таңбадан бастап оқу мүмкін емес: «{ $word }».
problem-condition-unknown-item = «{ $condition }» шартында аталған { $item } тармағы тексеру парағында жоқ.
problem-condition-needs-yes-no = «{ $condition }» шарты { $item } тармағынан «иә» немесе «жоқ» жауабын күтеді, ал ол басқа түрлі тармақ.
problem-condition-needs-number = «{ $condition }» шарты { $item } тармағын салыстырады, ал ол сан емес.
problem-condition-about-itself = «{ $condition }» шарты { $item } тармағының өзіне тәуелді.
problem-condition-about-not-needed = «{ $condition }» шартында аталған { $item } тармағына «қажет емес» деп жауап беруге болады.
problem-checklist-not-toml = Файл TOML (UTF-8) пішімінде емес: { $reason }.
problem-checklist-misnamed = Файлда { $said } деп жазылған, ал жолы { $file } дейді.
problem-checklist-missing = «{ $entry }» жетіспейді.
problem-checklist-superfluous = Мұндай тармақта «{ $entry }» болмайды.
problem-checklist-wrong-type = «{ $entry }» мынадай болуы керек: { $expected ->
    [text] мәтін
    [whole-number] бүтін сан
    [true-or-false] true немесе false
    [list] тізім
    [range] екі сан, алдымен кішісі
   *[table] кесте
}.
problem-checklist-unknown-value = «{ $entry }» мәні «{ $value }»; мүмкін мәндер: { $allowed }.
problem-checklist-unknown-key = Пішімде «{ $entry }» кілті жоқ.
problem-checklist-untranslated = { $missing } тіліндегі мәтін жоқ.
problem-checklist-mixed-comparators = Бір шектің барлық шамасы бір түрлі болуы керек.
problem-checklist-threshold-order = «{ $entry }» шегі «passes» шегінен жұмсақ болуы керек.
problem-checklist-threshold-implausible = «{ $entry }» шегі { NUMBER($low, useGrouping: 0) } мен { NUMBER($high, useGrouping: 0) } арасындағы ықтимал мәндерден тыс.
problem-checklist-unused-remedy = { $remedy } шарасын бірде-бір тармақ пайдаланбайды.
problem-checklist-duplicate = { $kind ->
    [section] { $id } бөлімі бірнеше рет берілген.
   *[item] { $id } тармағы бірнеше рет берілген.
}
problem-checklist-empty-section = { $section } бөлімінде тармақ жоқ.
problem-checklist-nothing-scored = Бірде-бір тармақ бағаланбайды.
problem-checklist-bad-id = «{ $id }» тармақ коды бола алмайды: бір-үш бас латын әрпі мен нөмір керек.
problem-checklist-unexplained = { $code } коды [{ $entry }] бөлімінде түсіндірілмеген.
problem-checklist-chain-twice = { $section } бөлімі бірнеше тізбекте тұр.
problem-checklist-ways = Тізбектер саны { NUMBER($limit, useGrouping: 0) } санынан көп.
problem-unknown-unit = { $checklist } тексеру парағында { $unit } деп жазуға болмайды: тек тізбектің тармақтары 2-ден { NUMBER($limit, useGrouping: 0) }-ге дейінгі нөмірлермен қайталанады.
problem-too-many-ways = Жолдардың { NUMBER($count, useGrouping: 0) } тіркесімі тым көп; ең көбі { NUMBER($limit, useGrouping: 0) }. Анық нашар жолдарды алып тастаңыз.
problem-wrong-unit = «{ $unit }» бұл өлшемнің бірлігі емес; мүмкін бірліктер: { $allowed }.
problem-unknown-tool = «{ $tool }» құралы белгісіз; мүмкін құралдар: { $allowed }.
problem-measurement-unreadable = Өлшем сан түрінде немесе «unit» және «value» (не «rise» және «run»), белгілі болса «tool» бар объект түрінде жазылады; { $value } түрінде емес.
