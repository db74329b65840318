agreement-none = В этом раунде ни один участок не обследовали двое.
agreement-column-station = Участок
agreement-column-item = Пункт
agreement-column-found = Что нашёл каждый, раньше — сначала
