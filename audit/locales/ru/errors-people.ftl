error-internal = Что-то пошло не так. Это записано; попробуйте ещё раз.
error-malformed = Запрос не удалось прочитать.
error-sign-in-needed = Пожалуйста, войдите.
error-forbidden = Ваша роль этого не позволяет.
error-not-found = Такой страницы или записи нет, либо она вам недоступна.
error-wrong-method = Этот адрес не принимает такие запросы.
error-conflict = Это противоречит тому, что уже есть.
error-too-large = Слишком большой объём.
error-unsupported-type = Такое содержимое здесь не принимается.
error-invalid = Не всё заполнено верно.
error-too-many-requests = Слишком много запросов. Подождите немного.
error-unavailable = Сейчас это сделать нельзя. Попробуйте чуть позже.
error-storage-full = На сервере нет места. Ничего не потеряно: отправьте ещё раз позже.
error-cross-site = Запрос пришёл с другого сайта и отклонён.
error-invitation-spent = Это приглашение уже использовано, устарело или не существует. Попросите новое.
error-wrong-login-or-password = Неверное имя для входа или пароль.
error-too-many-tries = { $minutes ->
    [one] Слишком много попыток. Подождите { $minutes } минуту.
    [few] Слишком много попыток. Подождите { $minutes } минуты.
   *[other] Слишком много попыток. Подождите { $minutes } минут.
}
error-no-such-person = Нет никого с именем для входа { $login }.
problem-unknown-territory = Нет территории { $code }.
problem-login-taken = Имя для входа { $login } занято.
problem-password-length = В пароле должно быть от 12 до 256 знаков.
problem-unreadable-value = Это значение не удалось прочитать.
error-no-such-territory = Нет территории { $code }.
error-no-such-station = На этой территории нет участка № { $number }.
