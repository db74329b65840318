account-title = Ваша учётная запись
account-other-hat = другая роль
account-devices = Устройства, на которых вы вошли
account-devices-lead = Не узнаёте одно из них или оно потеряно? Завершите на нём работу: вход прекратится сразу.
account-this-device = это устройство
account-device-since = с { $since }, последний раз { $seen }
account-device-unknown = Неизвестное устройство
account-end = Завершить
account-end-device = Завершить на устройстве: { $device }
account-end-others = Завершить на всех остальных
account-keys = Способы входа
account-confirm = Подтвердите, что это вы, чтобы их менять
account-confirm-why = Чтобы никто, кто найдёт этот экран открытым, не мог их изменить.
account-passkeys = Ключи доступа
account-passkeys-lead = Ключ доступа хранит ваш телефон или компьютер и открывает по пальцу, лицу или PIN-коду. Его нельзя угадать или выманить у вас.
account-passkey-since = с { $since }, последний раз { $used }
account-remove = Удалить
account-remove-passkey = Удалить ключ доступа: { $device }
account-codes = Коды из приложения
account-codes-on = Ваше приложение создаёт коды для входа.
account-codes-off = Больше не использовать коды из приложения
account-codes-lead = Приложение на телефоне показывает шесть цифр, которые меняются каждые полминуты. Сеть для этого не нужна.
account-codes-set-up = Настроить приложение
account-recovery = Коды восстановления
account-recovery-left =
    { $count ->
        [one] Остался { $count } код восстановления.
        [few] Осталось { $count } кода восстановления.
        [many] Осталось { $count } кодов восстановления.
       *[other] Осталось { $count } кода восстановления.
    }
account-recovery-new = Создать десять новых
account-second-factor-title = Второе подтверждение
account-second-factor-forced = Ваша роль многое позволяет, поэтому одного пароля мало. Выберите второй способ, и вы войдёте.
account-second-factor-lead = Выберите, что кроме пароля подтверждает, что это вы.
account-codes-scan = Отсканируйте эту картинку приложением для одноразовых кодов.
account-codes-picture = Секрет для приложения в виде картинки; ниже он записан буквами
account-codes-secret = Или введите вручную:
account-codes-type = Введите шесть цифр, которые показывает приложение.
account-codes-first = Первый код
account-codes-do = Готово
account-codes-title = Ваши коды восстановления
account-codes-keep = Распечатайте или запишите их и храните отдельно от телефона. Каждый срабатывает один раз, когда приложение или ключ доступа потеряны. Больше они не будут показаны.
account-codes-kept = Коды сохранены
