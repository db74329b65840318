agreement-none = Бұл раундта екі адам тексерген учаске жоқ.
agreement-column-station = Учаске
agreement-column-item = Тармақ
agreement-column-found = Әрқайсысы не тапты, ертерегі алдымен
