error-guidance-invalid = В рисунках, показывающих, как измерять, есть ошибки.
problem-guidance-unknown-item = Пункта { $item } нет.
problem-guidance-twice = У пункта { $item } уже есть рисунок.
problem-guidance-not-listed = У { $item } есть свои слова, но среди пунктов этого рисунка его нет.
problem-guidance-no-picture = Рисунка { $picture } нет.
problem-guidance-unused-picture = Рисунок { $picture } ни к чему не относится.
