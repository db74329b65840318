error-xlsform-invalid = Кітап жүктелмеді: ештеңе өзгертілген жоқ.
error-xform-refused = Бұл тексеру парағынан XForm жасауға болмайды: { $reason }
error-sheet-computed = Кейбір ұяшықтарда формула немесе қате тұр. Мұнда ештеңе есептелмейді: ол ұяшықтарды көшіріп, мән ретінде қойыңыз.
error-sheet-no-workbook = Бұл — .xlsx кітабы емес, ал мұнда бірнеше парақ керек. Файлды .xlsx түрінде сақтаңыз.
error-checklist-exists = { $file } бар, оның мазмұны басқа. Кітаптың «settings» парағында жаңа нұсқа нөмірін көрсетіңіз немесе ол файлды басқа жерге қойыңыз.
error-file-exists = { $file } бар, онда біреу жұмыс істеген болуы мүмкін. --output арқылы басқа файл атын көрсетіңіз.

problem-cell-computed = Бұл ұяшықта формула немесе қате тұр: { $said }
problem-xlsform-no-survey = Тақырыптары мен сұрақтары бар «survey» парағы жоқ.
problem-xlsform-sheet = «{ $sheet }» парағын тексеру парағына көшіруге болмайды. Керек болмаса, оны жойыңыз.
problem-xlsform-column-twice = { $first } және { $second } бағандарының мағынасы бірдей: «{ $heading }». Біреуін жойыңыз.
problem-xlsform-column = «{ $heading }» бағанын тексеру парағына көшіруге болмайды: { $column ->
    [hint] сұрақта кеңес болмайды. Оның сөздерін сұраққа қосыңыз
    [guidance_hint] сұрақта кеңес болмайды. Оның сөздерін сұраққа қосыңыз
    [calculation] толтыру кезінде ештеңе есептелмейді
    [default] жауапты аудитор береді, ол алдын ала қойылмайды
    [choice_filter] нұсқалар басқа жауаптарға тәуелді бола алмайды
    [repeat_count] учаскеде неше жол бары сол жерде көрсетіледі
    [image] сұрақта сурет, дыбыс және бейне болмайды
    [big-image] сұрақта сурет, дыбыс және бейне болмайды
    [audio] сұрақта сурет, дыбыс және бейне болмайды
    [video] сұрақта сурет, дыбыс және бейне болмайды
    [public_key] тексерулер форманың кілтімен шифрланбайды
   *[other] ол форманың әрекетін өзгертеді
}. Бұл бағанды босатыңыз.
problem-xlsform-column-ours = Тексеру парағының кітабында «{ $heading }» бағаны жоқ.
problem-xlsform-language = «{ $heading }» бағаны Қазақша (kk), Русский (ru), English (en) тілдерінің бірінде емес.
problem-xlsform-language-unsaid = «{ $heading }» бағанында тіл көрсетілмеген, ал «settings» парағындағы default_language мәні Қазақша (kk), Русский (ru), English (en) тілдерінің бірі емес.
problem-xlsform-left-out = «{ $heading }» бағаны алынбады.
problem-xlsform-not-closed = «{ $name }» осы жерде басталады, бірақ еш жерде аяқталмайды.
problem-xlsform-nothing-to-close = { $kind ->
    [repeat] Осы жерде бұған дейін басталмаған қайталау аяқталады.
   *[group] Осы жерде бұған дейін басталмаған топ аяқталады.
}
problem-xlsform-repeat-within = «{ $name }» қайталауы басқа қайталаудың немесе топтың ішінде тұр. Тізбек — топтарды қамтитын қайталау.
problem-xlsform-group-within = «{ $name }» тобы басқа топтың ішінде тұр. Бөлімдер бірінен кейін бірі тұрады.
problem-xlsform-loose = Топтан тыс сұрақтар «{ $section }» бөліміне қойылды.
problem-xlsform-name-missing = Аты көрсетілмеген.
problem-xlsform-name-twice = «{ $name }» бұрын да бар: { $first }.
problem-xlsform-type-missing = Түрі көрсетілмеген.
problem-xlsform-type = «{ $type }» түрін тексеру парағына көшіруге болмайды: { $kind ->
    [text] кез келген жауапқа ескертпе жазуға болады, бірақ мәтін сұрайтын сұрақ болмайды
    [note] ол ештеңе сұрамайды. Оның сөздерін сұраққа қосыңыз
    [select] нұсқалардан тек «иә» немесе «жоқ» (және «білмеймін», «қажет емес») таңдалады, сонда да біреуі ғана
    [calculate] толтыру кезінде ештеңе есептелмейді
    [geopoint] учаскенің орны учаскемен бірге сақталады
    [date] тексерудің өз күні бар, күнді сұрайтын сұрақ болмайды
   *[other] болатыны: «иә» мен «жоқ» нұсқалары бар select_one, decimal, integer, image
}.
problem-xlsform-list-missing = «choices» парағында «{ $list }» тізімі жоқ.
problem-xlsform-list-no-yes-no = «{ $list }» тізімінде «иә», «жоқ», «білмеймін», «қажет емес» нұсқаларынан басқасы бар: { $choices }. Әр нұсқа үшін «иә» не «жоқ» деп жауап берілетін бір сұрақ қойыңыз.
problem-xlsform-renamed = «{ $name }» тексеру парағында — { $id }.
problem-xlsform-constraint = «{ $constraint }» шартын тексеру парағына көшіруге болмайды. Санның ең кіші және ең үлкен мәнін көрсетіңіз: . >= 0 and . <= 5000
problem-xlsform-norms = Норма — үш бөліктен тұратын жол: стандарт | сенімділік дәрежесі | тармақ
problem-xlsform-flag = «{ $value }» — yes те, no да емес.
problem-xlsform-order = «{ $said }» — сан емес.
problem-xlsform-relevant = «{ $relevant }» шартын «{ $word }» дегеннен бастап тексеру парағына көшіруге болмайды. «Иә» не «жоқ» сұрақтарынан yes немесе no күтуге, сандарды сандармен салыстыруға, оларды and, or, not() және жақшалармен байланыстыруға болады.
problem-xlsform-relevant-differs = «relevant» бағанында bind::audit:applies_if бағанындағыдан басқа нәрсе жазылған. Қолданылатыны: { $condition }
problem-xlsform-relevant-counts = bind::audit:applies_if бағаны бос; қолданылатыны — «relevant»: { $relevant }
problem-xlsform-called = Тексеру парағын «{ $said }» деп атауға болмайды; оның аты — { $name }.
problem-xlsform-version = «{ $said }» — нұсқаның бүтін нөмірі емес; бұл — 1-нұсқа.
