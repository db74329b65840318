error-settings-invalid = Кейбір баптауларды қолдану мүмкін емес. Оларды түзетіп, қайта іске қосыңыз.
problem-setting-not-a-number = «{ $value }» — { NUMBER($least, useGrouping: 0) } мен { NUMBER($most, useGrouping: 0) } аралығындағы бүтін сан емес.
problem-setting-not-yes-or-no = «{ $value }» — yes те, no да емес.
problem-setting-not-a-language = «{ $value }» — kk, ru, en мәндерінің бірі емес.
problem-setting-not-a-database = Мекенжай sqlite:/// немесе postgresql:// деп басталуы керек.
problem-setting-not-an-address = «{ $value }» — https://example.org сияқты мекенжай емес; онда жол, аты мен құпиясөз болмауы керек.
problem-setting-not-an-address-with-path = «{ $value }» — https://example.org/search сияқты мекенжай емес; онда аты мен құпиясөз болмауы керек.
problem-setting-given-twice = Мәні осында да, { $other } ішінде де берілген; біреуін ғана қалдырыңыз.
problem-setting-file-unreadable = { $file } файлын оқу мүмкін емес.
problem-setting-needs-https = Жұмыс режимінде (AUDIT_PRODUCTION=yes) сервер https:// мекенжайы бойынша ашылуы керек.
problem-setting-weak-password = Дерекқордың құпиясөзі берілмеген немесе әлсіз. Жұмыс режимінде онда кемінде { $least } таңба болуы керек, оның { $different } таңбасы әртүрлі.
problem-setting-no-demonstration = Демонстрация екінші факторды сұрамайды, сондықтан оны жұмыс режимінде іске қосуға болмайды. AUDIT_DEMONSTRATION айнымалысын алып тастаңыз.
problem-setting-needs-postgresql = Бірнеше процесс үшін PostgreSQL қажет: SQLite-та жазатын процесс біреу ғана.
error-not-a-database = Дерекқор болуға тиіс файл дерекқор емес немесе бүлінген. Оны сақтық көшірмеден қалпына келтіріңіз.
