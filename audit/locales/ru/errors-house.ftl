error-settings-invalid = Некоторые настройки использовать нельзя. Исправьте их и запустите снова.
problem-setting-not-a-number = «{ $value }» — не целое число от { NUMBER($least, useGrouping: 0) } до { NUMBER($most, useGrouping: 0) }.
problem-setting-not-yes-or-no = «{ $value }» — не yes и не no.
problem-setting-not-a-language = «{ $value }» — не одно из значений kk, ru, en.
problem-setting-not-a-database = Адрес должен начинаться с sqlite:/// или postgresql://.
problem-setting-not-an-address = «{ $value }» — не адрес вида https://example.org, без пути, имени и пароля.
problem-setting-not-an-address-with-path = «{ $value }» — не адрес вида https://example.org/search, без имени и пароля.
problem-setting-given-twice = Значение задано и здесь, и в { $other }; оставьте что-то одно.
problem-setting-file-unreadable = Файл { $file } не удаётся прочитать.
problem-setting-needs-https = В рабочем режиме (AUDIT_PRODUCTION=yes) сервер должен открываться по адресу https://.
problem-setting-weak-password = Пароль базы данных не задан или слабый. В рабочем режиме в нём не меньше { $least } знаков, из них { $different } разных.
problem-setting-no-demonstration = Демонстрация не спрашивает второго фактора, в рабочем режиме её запускать нельзя. Уберите AUDIT_DEMONSTRATION.
problem-setting-needs-postgresql = Для нескольких процессов нужен PostgreSQL: у SQLite один пишущий процесс.
error-not-a-database = Файл, который должен быть базой данных, ею не является или повреждён. Восстановите его из резервной копии.
