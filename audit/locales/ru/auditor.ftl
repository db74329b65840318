auditor-my-stations = Мои участки
auditor-no-stations = Сейчас вам не назначен ни один участок. Обратитесь в свою комиссию или организацию.
auditor-in-hand = Начаты: { $count }
auditor-to-visit = Посетить: { $count }
auditor-sent-stations = Отправлены: { $count }
auditor-election-day = День голосования: { $day }
auditor-days-left = { $count ->
    [0] День голосования сегодня.
    [one] Остался { $count } день.
    [few] Осталось { $count } дня.
   *[other] Осталось { $count } дней.
}
auditor-days-over = День голосования прошёл.
auditor-station = Участок № { $number }
auditor-progress = { $answered } из { $asked }
auditor-progress-all = Отвечено { $answered } из { $asked }
auditor-begin = Начать
auditor-continue = Продолжить
auditor-begin-station = Начать: участок № { $number }
auditor-continue-station = Продолжить: участок № { $number }
auditor-receipt-station = Квитанция: участок № { $number }
auditor-received = Получено { $moment }, квитанция { $number }
auditor-awaiting-photos = Получены ещё не все фотографии.
auditor-quarantined = Получено и сохранено, но пока не учитывается: { $reason }.
auditor-draft-language = Формулировки этого чек-листа на этом языке — черновик: их ещё не проверил носитель языка.
auditor-sections = Разделы
auditor-section-complete = Заполнен
auditor-section-problems = { $count ->
    [one] Исправить { $count } ответ
    [few] Исправить { $count } ответа
   *[other] Исправить { $count } ответов
}
auditor-section-nothing = Здесь ничего не требуется
auditor-to-review = Проверить и отправить
auditor-back-to-stations = К моим участкам
auditor-back-to-sections = К разделам
auditor-place = Раздел { $place } из { $count }
auditor-nothing-applies = Вопросы этого раздела к участку не относятся. Можно идти дальше.
auditor-questions-shown = Вопросов в разделе сейчас:
auditor-yes = Да
auditor-no = Нет
auditor-cannot-tell = Не могу определить
auditor-could-not-measure = Не удалось измерить
auditor-could-not-count = Не удалось посчитать
auditor-not-needed = Здесь не нужно
auditor-range = От { $low } до { $high }
auditor-norm = Норма: { $limit }
auditor-note-and-photos = Примечание и фото
auditor-note = Примечание
auditor-photos = Добавить фото
auditor-photos-hint = Фото: JPEG, PNG или WebP, каждое до 8 МБ.
auditor-photo = Фото { $number }, { $size } КБ
auditor-photo-alt = Фото { $number }: { $question }
auditor-photo-waiting = Изображение готовится.
auditor-photo-refused = Этот файл нельзя показать как изображение.
auditor-photo-remove = Убрать фото { $number } при сохранении
auditor-save-next = Сохранить и дальше
auditor-save-list = Сохранить и к разделам
auditor-problem-title = Есть ошибка
auditor-saved-with-problems = Всё остальное сохранено. Ошибочное осталось так, как вы его ввели.
auditor-more-apply = { $count ->
    [one] Сохранено. Теперь относится ещё { $count } вопрос.
    [few] Сохранено. Теперь относятся ещё { $count } вопроса.
   *[other] Сохранено. Теперь относятся ещё { $count } вопросов.
}
auditor-kept-title = Время входа истекло
auditor-kept = Всё, что вы ввели, осталось на этой странице. Войдите снова в новой вкладке, вернитесь сюда и сохраните.
auditor-kept-photos = { $count ->
    [one] Выбранную фотографию нужно будет выбрать снова.
    [few] Выбранные { $count } фотографии нужно будет выбрать снова.
   *[other] Выбранные { $count } фотографий нужно будет выбрать снова.
}
auditor-kept-sign-in = Войти (откроется новая вкладка)
auditor-kept-save = Сохранить введённое
auditor-review-title = Проверить и отправить
auditor-missing-title = { $count ->
    [one] Без ответа { $count } вопрос
    [few] Без ответа { $count } вопроса
   *[other] Без ответа { $count } вопросов
}
auditor-missing-note = Они считаются неизвестными. Отправить можно и без них, но с ними оценка надёжнее.
auditor-nothing-missing = На все относящиеся вопросы есть ответ.
auditor-problems-block = Сначала исправьте эти ответы, тогда проверку можно будет отправить.
auditor-photo-count = Приложено фото: { $count }
auditor-note-count = Примечаний: { $count }
auditor-send = { $missing ->
    [0] Отправить
    [one] Отправить: { $missing } вопрос без ответа
    [few] Отправить: { $missing } вопроса без ответа
   *[other] Отправить: { $missing } вопросов без ответа
}
auditor-sent-once = Проверка отправляется один раз. Если связь прервётся, нажмите ещё раз: второй копии не будет.
auditor-conflict-title = Эта проверка уже отправлена с другим содержанием
auditor-conflict = Сохранены обе: полученная и этот черновик. Сообщите председателю комиссии, какая из них верна.
auditor-conflict-receipt = Квитанция о полученном
auditor-receipt-title = Получено. Спасибо!
auditor-receipt-lead = Ваша проверка сохранена на сервере. Страницу можно закрыть.
auditor-receipt-status = Что следует из ответов
auditor-receipt-groups = По группам избирателей
auditor-receipt-proof = Квитанция
auditor-receipt-id = Проверка
auditor-receipt-sha256 = Контрольная сумма содержания (SHA-256)
auditor-receipt-seq = Номер в журнале региона
auditor-receipt-moment = Получено
auditor-receipt-signature = Подпись сервера (Ed25519)
auditor-receipt-save = Сохранить квитанцию файлом
auditor-receipt-use = С этим файлом любой сможет потом проверить, что ваша проверка на месте и такая, какой вы её отправили:
auditor-receipt-missing = { $count ->
    [one] Ещё не получена { $count } фотография. Сохраните её на устройстве.
    [few] Ещё не получены { $count } фотографии. Сохраните их на устройстве.
   *[other] Ещё не получено { $count } фотографий. Сохраните их на устройстве.
}
