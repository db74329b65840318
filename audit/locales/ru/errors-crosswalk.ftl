error-crosswalk-invalid = В таблице соответствий чек-листов есть ошибки.
problem-crosswalk-unknown-item = Пункта { $item } нет.
problem-crosswalk-not-the-same = Эти пункты разного вида или в разных единицах, либо их меньше двух: { $items }.
problem-crosswalk-not-yes-no = { $item } — не вопрос «да или нет»; для него ничего не следует.
