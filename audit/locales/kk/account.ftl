account-title = Сіздің есептік жазбаңыз
account-other-hat = басқа рөл
account-devices = Сіз кірген құрылғылар
account-devices-lead = Біреуін танымайсыз ба немесе ол жоғалды ма? Ондағы жұмысты аяқтаңыз: құрылғыдан бірден шығарылады.
account-this-device = осы құрылғы
account-device-since = кірген күні: { $since }, соңғы рет: { $seen }
account-device-unknown = Белгісіз құрылғы
account-end = Аяқтау
account-end-device = { $device } құрылғысында аяқтау
account-end-others = Қалғандарының бәрінде аяқтау
account-keys = Кіру жолдары
account-confirm = Оларды өзгерту үшін бұл сіз екеніңізді растаңыз
account-confirm-why = Осы экранды ашық тапқан адам оларды өзгерте алмауы үшін.
account-passkeys = Кіру кілттері
account-passkeys-lead = Кіру кілтін телефоныңыз немесе компьютеріңіз сақтайды және саусақпен, бетпен немесе PIN-кодпен ашады. Оны табуға да, алдап алуға да болмайды.
account-passkey-since = жасалған күні: { $since }, соңғы рет: { $used }
account-remove = Жою
account-remove-passkey = { $device } кіру кілтін жою
account-codes = Қолданба кодтары
account-codes-on = Қолданбаңыз кіруге код жасайды.
account-codes-off = Қолданба кодтарын енді пайдаланбау
account-codes-lead = Телефондағы қолданба әр жарты минутта өзгеретін алты цифрды көрсетеді. Оған желі керек емес.
account-codes-set-up = Қолданбаны баптау
account-recovery = Қалпына келтіру кодтары
account-recovery-left =
    { $count ->
        [one] { $count } қалпына келтіру коды қалды.
       *[other] { $count } қалпына келтіру коды қалды.
    }
account-recovery-new = Он жаңа код жасау
account-second-factor-title = Екінші растау
account-second-factor-forced = Сіздің рөліңіздің мүмкіндігі көп, сондықтан құпиясөздің өзі жеткіліксіз. Екінші жолды таңдаңыз, сонда кіресіз.
account-second-factor-lead = Құпиясөзден басқа бұл сіз екеніңізді не растайтынын таңдаңыз.
account-codes-scan = Осы суретті бір реттік кодтар қолданбасымен сканерлеңіз.
account-codes-picture = Қолданбаға арналған құпия сурет түрінде; ол төменде әріппен жазылған
account-codes-secret = Немесе қолмен теріңіз:
account-codes-type = Қолданба көрсеткен алты цифрды теріңіз.
account-codes-first = Бірінші код
account-codes-do = Дайын
account-codes-title = Қалпына келтіру кодтарыңыз
account-codes-keep = Оларды басып шығарыңыз немесе жазып алыңыз да, телефоннан бөлек сақтаңыз. Қолданба немесе кіру кілті жоғалса, әрқайсысы бір рет ашады. Олар енді көрсетілмейді.
account-codes-kept = Сақтап алдым
